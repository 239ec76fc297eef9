import { expect, test } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import { BEARER } from '../../src/core/attachment.ts';
import { findMark } from '../../src/core/mark.ts';
import type { Site } from '../../src/core/site.ts';

const marks = { frame: true, title: false };
const site: Site = {
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.test'],
  attachments: [BEARER],
  cookies: 'kept',
  marks,
};
const account: Account = {
  id: 'a',
  site: 'shop',
  label: 'Alice',
  color: '#1f6feb',
  pattern: 'dots',
  initials: 'Al',
  username: 'alice',
  method: 'login',
};

test('shows who goes out, and nothing that is not seen', () => {
  expect(findMark({ site, outcome: { kind: 'attached', account } })).toEqual({
    label: 'Alice',
    color: '#1f6feb',
    pattern: 'dots',
    initials: 'Al',
    ...marks,
  });
});

test('shows nothing where no account goes out, or nothing is wanted', () => {
  const { marks: _, ...plain } = site;
  expect(findMark({ site: plain, outcome: { kind: 'attached', account } })).toBeUndefined();
  expect(findMark({ site, outcome: { kind: 'withheld', account, why: 'expired' } })).toBeUndefined();
  expect(findMark({ site, outcome: { kind: 'paused' } })).toBeUndefined();
  expect(findMark({ outcome: { kind: 'nothing' } })).toBeUndefined();
});
