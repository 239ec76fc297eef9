import { describe, expect, test } from 'vitest';
import { BEARER } from '../../src/core/attachment.ts';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { findSite, type Site, toHost, toPermission, toPermissions } from '../../src/core/site.ts';

const shop: Site = {
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.test', 'http://localhost:3000'],
  attachments: [BEARER],
  cookies: 'kept',
};

describe('findSite', () => {
  test.each([
    'https://shop.test',
    'https://shop.test/a?b#c',
    'http://localhost:3000/',
    'https://shop.test:443/',
  ])('finds the site of %s', url => {
    expect(findSite([shop], url)).toBe(shop);
  });

  test.each([
    undefined,
    '',
    'not a url',
    'about:blank',
    'http://shop.test/',
    'https://shop.test:8443/',
    'https://a.shop.test/',
    'https://shop.test./',
    'https://shop.test.evil.com/',
    'https://shop.test@evil.com/',
    'http://localhost:3001/',
    'http://127.0.0.1:3000/',
  ])('finds none for %s', url => {
    expect(findSite([shop], url)).toBeUndefined();
  });
});

describe('toHost', () => {
  test.each([
    [['https://shop.test', 'http://localhost:3000'], 'shop.test'],
    [['http://[::1]:8080'], '[::1]:8080'],
  ])('names the first of %j', (origins, host) => {
    expect(toHost({ origins })).toBe(host);
  });
});

describe('toPermission', () => {
  test.each([
    ['https://shop.test', 'https://shop.test/*'],
    ['http://localhost:3000', 'http://localhost/*'],
    ['http://[::1]:8080', 'http://[::1]/*'],
  ])('covers %s by %s', (origin, pattern) => {
    expect(toPermission(origin)).toBe(pattern);
  });
});

describe('toPermissions', () => {
  test('names each host once, its WebSockets, the sign-in and the token endpoint among them', () => {
    const issuer = { url: 'https://id.test', tokenEndpoint: 'https://id.test/token' };
    const signIn = { ...companionSignIn('http://localhost:4180'), issuer };
    expect(toPermissions({ ...shop, signIn })).toEqual([
      'https://shop.test/*',
      'http://localhost/*',
      'wss://shop.test/*',
      'ws://localhost/*',
      'https://id.test/*',
    ]);
  });
});
