import { describe, expect, test } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import { type Attachment, BEARER } from '../../src/core/attachment.ts';
import { toProblem } from '../../src/core/errors.ts';
import type { Site } from '../../src/core/site.ts';
import { readAnswer, readWhoami, toAsking, toExpected } from '../../src/core/whoami.ts';
import { toJwt } from './jwt.ts';

const WHOAMI = { url: 'https://shop.test/api/me?full=1', pointer: '/user/name' };
const SHOP: Site = {
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.test', 'http://localhost:3000'],
  attachments: [BEARER],
  cookies: 'kept',
  whoami: WHOAMI,
};
const ALICE: Account = {
  id: 'alice',
  site: 'shop',
  label: 'Alice Ä',
  username: 'alice',
  color: '#1f6feb',
  initials: 'al',
  method: 'login',
};
const TOKEN = toJwt({ sub: 'alice', tenant: 'north' });

const problemOf = (act: () => unknown) => {
  try {
    return act();
  } catch (error) {
    const { code, params } = toProblem(error);
    return [code, ...params];
  }
};

describe('where a server says who somebody is', () => {
  test('is an address at one of the site’s origins, and a place in its answer', () => {
    expect(readWhoami({ url: ' localhost:3000/me#top ', pointer: ' /name ' }, SHOP.origins)).toEqual({
      url: 'http://localhost:3000/me',
      pointer: '/name',
    });
  });

  test.each([
    ['https://other.test/me', '/name', ['whoami-elsewhere', 'https://other.test']],
    ['https://shop.test:8443/me', '/name', ['whoami-elsewhere', 'https://shop.test:8443']],
    ['https://shop.test/me', ' ', ['whoami-pointer']],
    ['https://shop.test/me', 'name', ['pointer-invalid', 'name']],
    ['', '/name', ['url-invalid', '']],
  ])('is not %s with %j', (url, pointer, problem) => {
    expect(problemOf(() => readWhoami({ url, pointer }, SHOP.origins))).toEqual(problem);
  });
});

describe('the request that asks', () => {
  const ask = (...attachments: Attachment[]) =>
    problemOf(() => toAsking({ ...SHOP, attachments }, ALICE, TOKEN));

  test('carries the token as the site’s pages would', () => {
    expect(ask(BEARER)).toEqual({ ...WHOAMI, headers: { authorization: `Bearer ${TOKEN}` } });
  });

  test('carries every header and parameter of the site, filled in, and none that would be empty', () => {
    const attachments = [
      { kind: 'header', name: 'x-tenant', template: '{claims.tenant}' },
      { kind: 'header', name: 'x-user', template: '{account}' },
      { kind: 'header', name: 'x-role', template: '{claims.role}' },
      { kind: 'query', name: 'key', template: 'a&{claims.tenant}' },
      { kind: 'local', name: 'jwt', template: '{token}' },
    ] as const;
    expect(ask(...attachments)).toEqual({
      url: 'https://shop.test/api/me?full=1&key=a%26north',
      pointer: '/user/name',
      headers: { 'x-tenant': 'north', 'x-user': 'Alice %C3%84' },
    });
  });

  test.each([
    [{ kind: 'cookie', name: 'sid', template: '{token}' }, ['whoami-unsendable', 'sid']],
    [{ kind: 'header', name: 'referer', template: '{token}' }, ['whoami-unsendable', 'referer']],
    [{ kind: 'header', name: 'sec-token', template: '{token}' }, ['whoami-unsendable', 'sec-token']],
    [{ kind: 'session', name: 'jwt', template: '{token}' }, ['whoami-stored']],
  ] as const)('is not made where only a page can send %j', (attachment, problem) => {
    expect(ask(attachment)).toEqual(problem);
  });

  test('is not made for a site that has no address for it', () => {
    const { whoami: _, ...site } = SHOP;
    expect(problemOf(() => toAsking(site, ALICE, TOKEN))).toEqual(['whoami-unset']);
  });
});

describe('the answer', () => {
  const read = (body: unknown, pointer = '/user/name') =>
    problemOf(() => readAnswer(JSON.stringify(body), pointer, TOKEN));

  test.each([
    ['alice', 'alice'],
    [17, '17'],
    [false, 'false'],
    [['a', 'b'], '["a","b"]'],
    ['x'.repeat(1_000), 'x'.repeat(200)],
  ])('is what stands at the pointer: %j', (name, said) => {
    expect(read({ user: { name } })).toBe(said);
  });

  test.each([[{}], [{ user: null }], [{ user: { name: null } }], [{ user: { name: '' } }], [null]])(
    'says that nothing stands there in %j',
    body => {
      expect(read(body)).toEqual(['whoami-nothing', '/user/name']);
    },
  );

  test('that is no JSON says so', () => {
    expect(problemOf(() => readAnswer('<html>', '/name', TOKEN))).toEqual(['whoami-not-json']);
  });

  test('never holds the token, though the server echoes it', () => {
    expect(read({ sent: `Bearer ${TOKEN}` }, '/sent')).toBe('Bearer …');
    const quoted = 'op"aq\\ue';
    const echo = JSON.stringify({ sent: { token: quoted } });
    expect(readAnswer(echo, '/sent', quoted)).toBe('{"token":"…"}');
    expect(readAnswer(echo, '/sent/token', quoted)).toBe('…');
  });
});

test('an account should be its user name or, where it has none, its label', () => {
  expect([toExpected(ALICE), toExpected({ ...ALICE, username: '' })]).toEqual(['alice', 'Alice Ä']);
});
