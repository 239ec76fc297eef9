import { describe, expect, test } from 'vitest';
import { BEARER } from '../../src/core/attachment.ts';
import { type Probe, toAnswer } from '../../src/core/probe.ts';
import type { Site } from '../../src/core/site.ts';
import { EMPTY, type State } from '../../src/core/state.ts';

const T = 1_700_000_000_000;
const shop: Site = {
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.test', 'http://localhost:3000'],
  attachments: [BEARER],
  cookies: 'kept',
};
const query: Site = {
  ...shop,
  id: 'query',
  name: 'Query',
  origins: ['https://query.test'],
  attachments: [{ kind: 'query', name: 'access_token', template: '{token}' }],
};
const validity = { receivedAt: T, expiresAt: T + 600_000 };
const state: State = {
  ...EMPTY,
  sites: [shop, query],
  standings: {
    alice: { validity, renewable: false },
    late: { validity: { receivedAt: T - 600_000, expiresAt: T }, renewable: true },
    early: { validity: { ...validity, notBefore: T + 60_000 }, renewable: false },
  },
};
const ask = (
  address: string,
  probe: Partial<Probe> = {},
  changed: Partial<State> = {},
  granted = ['<all_urls>', 'ws://*/*', 'wss://*/*'],
) => toAnswer({ ...state, ...changed }, { address, asker: 'visit', ...probe }, granted, T);

describe('toAnswer', () => {
  test.each([
    ['https://shop.test/cart?x=1#y', 'https://shop.test'],
    ['https://shop.test:443/', 'https://shop.test'],
    ['shop.test', 'https://shop.test'],
    ['localhost:3000/a', 'http://localhost:3000'],
    ['wss://shop.test/live', 'https://shop.test'],
    ['ws://localhost:3000', 'http://localhost:3000'],
  ])('says that %s gets it, as it is of %s', (address, origin) => {
    expect(ask(address)).toEqual({ kind: 'goes', site: shop, origin });
  });

  test.each([
    ['https://shop.test:8443/', 'https://shop.test:8443', 'port', 'https://shop.test'],
    ['http://shop.test/', 'http://shop.test', 'scheme', 'https://shop.test'],
    ['https://www.shop.test/', 'https://www.shop.test', 'subdomain', 'https://shop.test'],
    ['http://localhost:3001', 'http://localhost:3001', 'port', 'http://localhost:3000'],
  ])('says what keeps %s from being the site’s', (address, origin, differs, listed) => {
    expect(ask(address)).toEqual({
      kind: 'elsewhere',
      origin,
      near: { site: shop, origin: listed, differs },
    });
  });

  test('takes the origin that differs least for the one that was meant', () => {
    const sites = [{ ...shop, origins: ['https://shop.test:9000', 'https://test', 'http://shop.test'] }];
    expect(ask('https://shop.test', {}, { sites })).toMatchObject({ near: { differs: 'scheme' } });
  });

  test.each(['https://shop.test.evil.com/', 'https://notshop.test/', 'https://evil.com/https://shop.test/'])(
    'sees nothing of the site in %s',
    address => {
      expect(ask(address)).toEqual({ kind: 'elsewhere', origin: new URL(address).origin });
    },
  );

  test.each([
    ['https://shop.test@evil.com/', 'url-credentials'],
    ['https://alice:secret@shop.test/', 'url-credentials'],
    ['https://*.shop.test/', 'url-wildcard'],
    ['https://shop.test./', 'url-trailing-dot'],
    ['ftp://shop.test/', 'url-scheme'],
    ['', 'url-invalid'],
  ])('says why %s is no address', (address, code) => {
    expect(ask(address)).toMatchObject({ kind: 'unreadable', problem: { code } });
  });

  test('never repeats a password', () => {
    expect(JSON.stringify(ask('https://alice:secret@shop.test/'))).not.toContain('secret');
  });

  test('says that another site’s page does not get it, and that a worker only has the whole site’s', () => {
    expect(ask('https://shop.test/', { asker: 'own' }).kind).toBe('goes');
    expect(ask('https://shop.test/', { asker: 'foreign' })).toEqual({ kind: 'foreign', site: shop });
    expect(ask('https://shop.test/', { asker: 'worker' })).toEqual({ kind: 'worker', site: shop });
  });

  test('says that nothing goes out while paused or locked', () => {
    expect(ask('https://shop.test/', {}, { paused: true })).toEqual({ kind: 'paused' });
    expect(ask('https://shop.test/', {}, { paused: true, locked: true })).toEqual({ kind: 'locked' });
  });

  test('names the permission that is missing, of the server or of its WebSockets', () => {
    const granted = ['https://shop.test/*'];
    expect(ask('https://shop.test/', {}, {}, granted).kind).toBe('goes');
    expect(ask('wss://shop.test/', {}, {}, granted)).toEqual({
      kind: 'not-allowed',
      site: shop,
      permissions: ['wss://shop.test/*'],
    });
  });

  test('says that a token in the query goes to no WebSocket', () => {
    expect(ask('wss://query.test/')).toEqual({ kind: 'socket', site: query });
    expect(ask('https://query.test/').kind).toBe('goes');
  });

  test.each([
    ['late', 'expired'],
    ['early', 'early'],
    ['nobody', 'absent'],
  ])('says what withholds the token of %s', (account, why) => {
    expect(ask('https://shop.test/', { account })).toEqual({ kind: 'withheld', site: shop, why });
    expect(ask('https://shop.test/', { account: 'alice' }).kind).toBe('goes');
  });
});
