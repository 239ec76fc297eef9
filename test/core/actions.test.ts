import { describe, expect, test } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import { toAttaching, toSigningOut } from '../../src/core/actions.ts';
import { type Attachment, BEARER } from '../../src/core/attachment.ts';
import type { Site } from '../../src/core/site.ts';

const alice: Account = {
  id: 'alice',
  site: 'shop',
  label: 'Alice',
  color: '#1f6feb',
  initials: 'Al',
  username: 'alice',
  method: 'pasted',
};
const shop = (attachments: readonly Attachment[], cookies: Site['cookies'] = 'kept'): Site => ({
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.test'],
  attachments,
  cookies,
});
const sid: Attachment = { kind: 'cookie', name: 'sid', template: '{token}' };
const who: Attachment = { kind: 'header', name: 'x-guise-account', template: '{account}' };
const jwt: Attachment = { kind: 'query', name: 'jwt', template: '{token}' };

describe('toAttaching', () => {
  test('sets every header in one action', () => {
    expect(toAttaching(shop([BEARER, who]), alice, 't')).toEqual({
      headers: {
        type: 'modifyHeaders',
        requestHeaders: [
          { header: 'authorization', operation: 'set', value: 'Bearer t' },
          { header: 'x-guise-account', operation: 'set', value: 'Alice' },
        ],
      },
    });
  });

  test('leaves a header alone that would be empty: Firefox refuses all rules for one such', () => {
    const claim: Attachment = { kind: 'header', name: 'x-user', template: '{claims.sub}' };
    expect(toAttaching(shop([claim]), alice, 't')).toEqual({});
  });

  test("adds a cookie to the page's own", () => {
    expect(toAttaching(shop([sid]), alice, 't').headers).toEqual({
      type: 'modifyHeaders',
      requestHeaders: [{ header: 'cookie', operation: 'append', value: 'sid=t' }],
    });
  });

  test("puts cookies in the place of the browser's, and keeps the server's out, where they are hidden", () => {
    const two = [sid, { ...sid, name: 'uid', template: '{claims.sub}' }];
    expect(toAttaching(shop(two, 'hidden'), alice, 't').headers).toEqual({
      type: 'modifyHeaders',
      requestHeaders: [{ header: 'cookie', operation: 'set', value: 'sid=t; uid=' }],
      responseHeaders: [{ header: 'set-cookie', operation: 'remove' }],
    });
  });

  test('takes cookies away where they are hidden and none is attached', () => {
    expect(toAttaching(shop([BEARER], 'hidden'), alice, 't').headers).toMatchObject({
      requestHeaders: [{ header: 'authorization' }, { header: 'cookie', operation: 'remove' }],
      responseHeaders: [{ header: 'set-cookie', operation: 'remove' }],
    });
  });

  test('adds to the query by an action of its own', () => {
    const addOrReplaceParams = [{ key: 'jwt', value: 't' }];
    expect(toAttaching(shop([BEARER, jwt]), alice, 't')).toMatchObject({
      headers: { type: 'modifyHeaders' },
      query: { type: 'redirect', redirect: { transform: { queryTransform: { addOrReplaceParams } } } },
      done: { key: 'jwt', value: 't' },
    });
  });
});

describe('toSigningOut', () => {
  test('takes away cookies, Authorization and every header that an account sends, each once', () => {
    expect(toSigningOut(shop([BEARER, who, sid]))).toEqual({
      type: 'modifyHeaders',
      requestHeaders: ['authorization', 'cookie', 'x-guise-account'].map(header => ({
        header,
        operation: 'remove',
      })),
    });
  });
});
