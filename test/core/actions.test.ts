import { describe, expect, test } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import { toAttaching, toSigningOut } from '../../src/core/actions.ts';
import { type Attachment, BEARER } from '../../src/core/attachment.ts';
import type { Site } from '../../src/core/site.ts';
import { type StorageItem, toServerTiming } from '../../src/core/web-storage.ts';

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

describe('web storage', () => {
  const key: Attachment = { kind: 'session', name: 'jwt', template: '{token}' };
  const tells = (items: readonly StorageItem[]) => ({
    type: 'modifyHeaders',
    responseHeaders: [
      { header: 'server-timing', operation: 'append', value: toServerTiming(items) },
      { header: 'timing-allow-origin', operation: 'remove' },
    ],
  });

  test('is told to documents, and that to no page of another origin', () => {
    expect(toAttaching(shop([key]), alice, 't')).toEqual({
      storage: tells([{ area: 'session', key: 'jwt', value: 't' }]),
    });
  });

  test('holds nothing while signed out', () => {
    expect(toSigningOut(shop([key])).storage).toEqual(tells([{ area: 'session', key: 'jwt', value: null }]));
  });
});

describe('toSigningOut', () => {
  test('takes away cookies, Authorization and every header that an account sends, each once', () => {
    expect(toSigningOut(shop([BEARER, who, sid])).headers).toEqual({
      type: 'modifyHeaders',
      requestHeaders: ['authorization', 'cookie', 'x-guise-account'].map(header => ({
        header,
        operation: 'remove',
      })),
    });
  });
});
