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

const SESSION = { standings: { a: { renewable: false, validity: { receivedAt: 0, expiresAt: 300_000 } } } };

test('shows who goes out, and nothing that is not seen', () => {
  expect(findMark({ site, outcome: { kind: 'attached', account } }, SESSION)).toEqual({
    label: 'Alice',
    color: '#1f6feb',
    pattern: 'dots',
    initials: 'Al',
    ...marks,
  });
});

test('shows nothing where no account goes out, or nothing is wanted', () => {
  const { marks: _, ...plain } = site;
  expect(findMark({ site: plain, outcome: { kind: 'attached', account } }, SESSION)).toBeUndefined();
  expect(findMark({ site, outcome: { kind: 'withheld', account, why: 'expired' } }, SESSION)).toBeUndefined();
  expect(findMark({ site, outcome: { kind: 'paused' } }, SESSION)).toBeUndefined();
  expect(findMark({ outcome: { kind: 'nothing' } }, SESSION)).toBeUndefined();
});

test('shows of somebody who acts as another why and until when, under a pattern', () => {
  const acting = { support: 'sam', subject: 'alice', reason: 'ticket 1234' };
  const { pattern: _, ...plain } = account;
  const outcome = { kind: 'attached', account: { ...plain, acting } } as const;
  const mark = findMark({ site, outcome }, SESSION);
  expect(mark).toMatchObject({ pattern: 'stripes', acting: { reason: 'ticket 1234', until: 300_000 } });
  expect(findMark({ site, outcome }, { standings: {} })?.acting).toEqual({ reason: 'ticket 1234' });
});
