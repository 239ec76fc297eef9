import { describe, expect, test } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import { BEARER } from '../../src/core/attachment.ts';
import { missingFor, toAllowed, toOutcome, toTabReport } from '../../src/core/outcome.ts';
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
const wiki: Site = {
  id: 'wiki',
  name: 'Wiki',
  origins: ['https://wiki.test'],
  attachments: [BEARER],
  cookies: 'kept',
};
const toAccount = (id: string, site = 'shop'): Account => ({
  id,
  site,
  label: id,
  color: '#1f6feb',
  initials: id.slice(0, 2),
  username: id,
  method: 'login',
});
const [alice, bob, early, gone, late] = ['alice', 'bob', 'early', 'gone', 'late'].map(id =>
  toAccount(id),
) as [Account, Account, Account, Account, Account];
const validity = { receivedAt: T, expiresAt: T + 600_000 };
const as = (account: string) => ({ kind: 'account', account }) as const;

const state: State = {
  ...EMPTY,
  sites: [shop, wiki],
  accounts: [alice, bob, early, gone, late],
  standings: {
    alice: { validity, renewable: true },
    bob: { validity, renewable: false },
    early: { validity: { ...validity, notBefore: T + 60_000 }, renewable: false },
    late: { validity: { receivedAt: T - 600_000, expiresAt: T }, renewable: false },
  },
};
const shopTab = { id: 1, url: 'https://shop.test/cart' };
const all = ['<all_urls>'];

describe('toOutcome', () => {
  test.each([
    ['no choice', undefined, { kind: 'nothing' }],
    ['"no account"', { kind: 'none' }, { kind: 'none' }],
    ['"signed out"', { kind: 'signed-out' }, { kind: 'signed-out' }],
    ['an account whose token is good', as('alice'), { kind: 'attached', account: alice }],
    ['an account that is signed out', as('gone'), { kind: 'withheld', account: gone, why: 'absent' }],
    ['an account whose token is early', as('early'), { kind: 'withheld', account: early, why: 'early' }],
    ['an account whose token has expired', as('late'), { kind: 'withheld', account: late, why: 'expired' }],
    ['an account that is not there', as('nobody'), { kind: 'nothing' }],
  ] as const)('of %s', (_, choice, outcome) => {
    expect(toOutcome(state, choice, T)).toEqual(outcome);
  });

  test('withholds a token from five seconds before it expires', () => {
    expect(toOutcome(state, as('alice'), T + 594_999).kind).toBe('attached');
    expect(toOutcome(state, as('alice'), T + 595_000)).toMatchObject({ kind: 'withheld', why: 'expired' });
  });
});

describe('toTabReport', () => {
  const at = { site: shop, host: 'shop.test' };
  const chosen: State = {
    ...state,
    choices: { shop: as('alice') },
    tabs: {
      2: { shop: as('bob') },
      3: { shop: { kind: 'none' } },
      4: { shop: as('late') },
      5: { wiki: as('bob') },
    },
  };

  test('says nothing of a tab that is on no site', () => {
    expect(toTabReport(chosen, { id: 2, url: 'https://elsewhere.test/' }, all, T)).toEqual({
      outcome: { kind: 'nothing' },
    });
  });

  test.each([
    'http://shop.test/',
    'https://shop.test:8443/',
    'https://a.shop.test/',
    'http://localhost:3001/',
  ])('says nothing of %s, which is another origin', url => {
    expect(toTabReport(chosen, { id: 2, url }, all, T)).toEqual({ outcome: { kind: 'nothing' } });
  });

  test('says of a site without a choice that nothing goes out', () => {
    expect(toTabReport(state, shopTab, all, T)).toEqual({ ...at, outcome: { kind: 'nothing' } });
  });

  test.each([
    ["the site's account in a tab without a choice", 1, 'site', { kind: 'attached', account: alice }],
    ["the tab's account before the site's", 2, 'tab', { kind: 'attached', account: bob }],
    ['"no account" in a tab that was told so', 3, 'tab', { kind: 'none' }],
    [
      "never the site's account for one that is withheld",
      4,
      'tab',
      { kind: 'withheld', account: late, why: 'expired' },
    ],
    [
      "the site's account in a tab with a choice for another site",
      5,
      'site',
      { kind: 'attached', account: alice },
    ],
  ] as const)('says %s', (_, id, scope, outcome) => {
    expect(toTabReport(chosen, { ...shopTab, id }, all, T)).toEqual({ ...at, scope, outcome });
  });

  test('says of every site that it is paused, whatever is chosen', () => {
    expect(toTabReport({ ...chosen, paused: true }, shopTab, all, T)).toMatchObject({
      outcome: { kind: 'paused' },
    });
  });

  test('says that "signed out" does nothing where the permission is missing', () => {
    const out: State = { ...chosen, tabs: { 2: { shop: { kind: 'signed-out' } } } };
    expect(toTabReport(out, { ...shopTab, id: 2 }, [], T).outcome).toEqual({ kind: 'not-allowed' });
    expect(toTabReport(out, { ...shopTab, id: 2 }, all, T).outcome).toEqual({ kind: 'signed-out' });
  });

  test('says that an account is withheld where the permission is missing', () => {
    expect(toTabReport(chosen, { ...shopTab, id: 2 }, ['https://wiki.test/*'], T)).toEqual({
      ...at,
      scope: 'tab',
      outcome: { kind: 'not-allowed', account: bob },
    });
  });

  test('names the token before the permission where both are missing', () => {
    expect(toTabReport(chosen, { ...shopTab, id: 4 }, [], T).outcome).toMatchObject({ why: 'expired' });
  });

  test('names the host and port that the tab is at', () => {
    expect(toTabReport(state, { id: 2, url: 'http://localhost:3000/' }, all, T).host).toBe('localhost:3000');
  });

  test('finds the site of a tab it may not see by what was chosen for it', () => {
    expect(toTabReport(chosen, { id: 2 }, ['http://localhost/*'], T)).toEqual({
      ...at,
      scope: 'tab',
      outcome: { kind: 'not-allowed', account: bob },
    });
  });

  test('says nothing of a tab it may not see when every origin of its site is allowed: it is elsewhere', () => {
    expect(toTabReport(chosen, { id: 2 }, ['https://shop.test/*', 'http://localhost/*'], T)).toEqual({
      outcome: { kind: 'nothing' },
    });
  });

  test('says nothing of a tab it may not see and has no choice', () => {
    expect(toTabReport(chosen, { id: 1 }, [], T)).toEqual({ outcome: { kind: 'nothing' } });
  });
});

describe('missingFor', () => {
  test.each([
    ['https://shop.test/*', ['https://shop.test/*']],
    ['https://shop.test/*', ['<all_urls>']],
    ['https://shop.test/*', ['*://*/*']],
    ['https://shop.test/*', ['https://*/*']],
    ['https://shop.test/*', ['*://shop.test/*']],
    ['https://shop.test/*', ['*://*.shop.test/*']],
    ['https://a.shop.test/*', ['https://*.shop.test/*']],
    ['https://a.b.shop.test/*', ['https://*.shop.test/*']],
    ['http://localhost/*', ['http://localhost:*/*']],
    ['http://localhost/*', ['https://x.test/*', 'http://localhost/*']],
    ['http://[::1]/*', ['http://[::1]/*']],
    ['http://[::1]/*', ['*://[::1]/*']],
  ])('finds %s covered by %j', (permission, granted) => {
    expect(missingFor([permission], granted)).toEqual([]);
  });

  test.each([
    ['https://shop.test/*', []],
    ['https://shop.test/*', ['http://shop.test/*']],
    ['https://shop.test/*', ['http://*/*']],
    ['ws://shop.test/*', ['http://shop.test/*', '*://shop.test/*']],
    ['https://shop.test/*', ['https://a.shop.test/*']],
    ['https://a.shop.test/*', ['https://shop.test/*']],
    ['https://evilshop.test/*', ['https://*.shop.test/*']],
    ['https://shop.test.evil.com/*', ['https://*.shop.test/*']],
    ['https://shop.test/*', ['file:///*']],
    ['http://[::1]/*', ['http://localhost/*']],
  ])('finds %s not covered by %j', (permission, granted) => {
    expect(missingFor([permission], granted)).toEqual([permission]);
  });

  test('names those that are missing, in order', () => {
    expect(
      missingFor(['https://a.test/*', 'https://b.test/*', 'https://c.test/*'], ['https://b.test/*']),
    ).toEqual(['https://a.test/*', 'https://c.test/*']);
  });
});

describe('toAllowed', () => {
  test('leaves of every site the origins that permission is held for', () => {
    expect(toAllowed(state, ['http://localhost/*', 'https://elsewhere.test/*'])).toEqual({
      ...state,
      sites: [
        { ...shop, origins: ['http://localhost:3000'] },
        { ...wiki, origins: [] },
      ],
    });
  });

  test('changes nothing where every permission is held', () => {
    expect(toAllowed(state, all)).toEqual(state);
  });
});
