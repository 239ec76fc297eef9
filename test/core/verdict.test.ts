import { describe, expect, test } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import { BEARER } from '../../src/core/attachment.ts';
import type { Site } from '../../src/core/site.ts';
import { type Choice, EMPTY, type State } from '../../src/core/state.ts';
import { type Seen, type Situation, toEnded, toEntry } from '../../src/core/verdict.ts';

const T = 1_700_000_000_000;
const shop: Site = {
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.test', 'https://api.shop.test:8443'],
  attachments: [BEARER],
  cookies: 'kept',
};
const bank: Site = {
  id: 'bank',
  name: 'Bank',
  origins: ['https://bank.test'],
  attachments: [BEARER],
  cookies: 'kept',
};
const toAccount = (id: string): Account => ({
  id,
  site: 'shop',
  label: id,
  color: '#1f6feb',
  initials: 'xx',
  username: id,
  method: 'login',
});
const as = (account: string): Choice => ({ kind: 'account', account });
const ready = { validity: { receivedAt: T, expiresAt: T + 600_000 }, renewable: false };
const base: State = {
  ...EMPTY,
  sites: [shop, bank],
  accounts: [toAccount('alice'), toAccount('bob')],
  standings: { alice: ready, bob: ready },
};
const owners = new Map([
  ['a1', ['alice']],
  ['a0', ['alice']],
  ['b1', ['bob']],
  ['cc', ['bob', 'alice']],
]);
const situation = (change: Partial<State>, front?: number): Situation => ({
  state: { ...base, ...change },
  tabs: { open: [1, 2], front },
});
/** Tab 1 as alice. */
const asAlice = situation({ tabs: { 1: { shop: as('alice') } } });
const seen = (change: Partial<Seen> = {}): Seen => ({
  request: '7',
  at: T,
  tab: 1,
  method: 'GET',
  url: 'https://shop.test/api?id=7',
  kind: 'xmlhttprequest',
  initiator: 'https://shop.test',
  ...change,
});
const verdictOf = (change: Partial<Seen>, ...situations: Situation[]) =>
  toEntry(seen(change), situations.length > 0 ? situations : [asAlice], owners)?.verdict;
const { initiator: _, ...typed } = seen({ kind: 'main_frame' });

test('writes down what was sent, whose token it was and no secret', () => {
  expect(toEntry(seen({ fingerprint: 'a1' }), [asAlice], owners)).toEqual({
    request: '7',
    at: T,
    tab: 1,
    method: 'GET',
    url: 'https://shop.test/api?id=',
    kind: 'xmlhttprequest',
    site: 'shop',
    expected: ['alice'],
    carried: 'token',
    account: 'alice',
    fingerprint: 'a1',
    verdict: { kind: 'sent' },
  });
});

test('keeps no fingerprint of a credential that is not ours', () => {
  const entry = toEntry(seen({ fingerprint: 'ff' }), [asAlice], owners);
  expect(entry).toMatchObject({ carried: 'other', verdict: { kind: 'missed', why: 'overridden' } });
  expect(entry).not.toHaveProperty('fingerprint');
});

test('knows the token that was in force before a renewal', () => {
  expect(verdictOf({ fingerprint: 'a0' })).toEqual({ kind: 'sent' });
});

test('takes a token of two accounts for the one that was chosen', () => {
  expect(toEntry(seen({ fingerprint: 'cc' }), [asAlice], owners)?.account).toBe('alice');
});

describe('a request of the site', () => {
  test.each<[string, Partial<Seen>, string]>([
    ['that nobody else touched went bare', {}, 'overridden'],
    ['of a worker went bare', { tab: -1 }, 'worker'],
    ['carried the other account', { fingerprint: 'b1' }, 'other-account'],
    ['was asked for by an address with a name in it', { url: 'https://ann:pw@shop.test/' }, 'userinfo'],
    ['came from a page on a subdomain', { initiator: 'https://www.shop.test:81' }, 'overridden'],
    ['is a socket', { url: 'wss://shop.test/socket', kind: 'websocket' }, 'overridden'],
    ['goes to its other origin', { url: 'https://api.shop.test:8443/' }, 'overridden'],
  ])('is a miss when it %s', (_, change, why) => {
    expect(verdictOf(change)).toEqual({ kind: 'missed', why });
  });

  test.each<[string, Seen]>([
    ['typed', typed],
    ['by a link from elsewhere', { ...typed, initiator: 'https://evil.test' }],
  ])('is a miss when it is a bare navigation, %s', (_, navigation) => {
    expect(toEntry(navigation, [asAlice], owners)?.verdict).toEqual({ kind: 'missed', why: 'overridden' });
  });

  test.each<[string, Seen]>([
    ['another site', seen({ initiator: 'https://evil.test' })],
    ['a lookalike', seen({ initiator: 'https://evilshop.test' })],
    ['nobody that is named', { ...typed, kind: 'image' }],
    ["another site's form", { ...typed, method: 'POST', initiator: 'https://evil.test' }],
  ])('is left alone by design when it was asked for by %s', (_, request) => {
    expect(toEntry(request, [asAlice], owners)).toMatchObject({
      expected: [],
      verdict: { kind: 'exempt', why: 'foreign' },
    });
  });

  test.each<[Partial<Seen>, string]>([
    [{ initiator: 'null' }, 'sandboxed'],
    [{ method: 'OPTIONS' }, 'preflight'],
    [{ kind: 'csp_report', method: 'POST' }, 'report'],
  ])('is left alone by design: %j is %s', (change, why) => {
    expect(verdictOf(change)).toEqual({ kind: 'exempt', why });
  });

  test('is astray when it carried a token though left alone by design', () => {
    expect(verdictOf({ initiator: 'https://evil.test', fingerprint: 'a1' })).toEqual({ kind: 'stray' });
  });

  test.each<[string, Partial<State>, string]>([
    [
      'has expired',
      { standings: { alice: { ...ready, validity: { receivedAt: T - 9, expiresAt: T } } } },
      'expired',
    ],
    ['is not there', { standings: {} }, 'absent'],
    [
      'is not good yet',
      { standings: { alice: { ...ready, validity: { receivedAt: T, notBefore: T + 9 } } } },
      'early',
    ],
  ])('is a miss when the token %s', (_, change, why) => {
    expect(verdictOf({}, situation({ ...asAlice.state, ...change }))).toEqual({ kind: 'missed', why });
  });

  test('is free where nothing is chosen, and astray when it carried a token there', () => {
    expect(verdictOf({ tab: 2 })).toEqual({ kind: 'free' });
    expect(verdictOf({ tab: 2, fingerprint: 'ff' })).toEqual({ kind: 'free' });
    expect(verdictOf({ tab: 2, fingerprint: 'a1' })).toEqual({ kind: 'stray' });
  });

  test('is a miss when it carried a credential though signed out', () => {
    const signedOut = situation({ choices: { shop: { kind: 'signed-out' } } });
    expect(verdictOf({}, signedOut)).toEqual({ kind: 'free' });
    expect(verdictOf({ fingerprint: 'ff' }, signedOut)).toEqual({ kind: 'missed', why: 'overridden' });
  });

  test("follows the site's choice where the tab has none", () => {
    const both = situation({ choices: { shop: as('bob') }, tabs: { 1: { shop: as('alice') } } });
    expect(verdictOf({ tab: 2, fingerprint: 'b1' }, both)).toEqual({ kind: 'sent' });
    expect(verdictOf({ tab: 1, fingerprint: 'b1' }, both)).toEqual({ kind: 'missed', why: 'other-account' });
  });

  test('in a tab that is not known yet is who the tab in front is, if a page of the site asked', () => {
    const front = situation(asAlice.state, 1);
    const first = seen({ tab: 9, kind: 'main_frame', fingerprint: 'a1' });
    expect(toEntry(first, [front], owners)?.verdict).toEqual({ kind: 'sent' });
    expect(toEntry({ ...typed, tab: 9 }, [front], owners)?.verdict).toEqual({ kind: 'free' });
  });
});

describe('a worker that several tabs share', () => {
  const shared = situation({ choices: { shop: as('bob') }, tabs: { 1: { shop: as('alice') } } });

  test('is right for one account and a miss for the other', () => {
    expect(toEntry(seen({ tab: -1, fingerprint: 'b1' }), [shared], owners)).toMatchObject({
      expected: ['bob', 'alice'],
      account: 'bob',
      verdict: { kind: 'missed', why: 'worker' },
    });
  });

  test('is right when all its tabs are one account', () => {
    const one = situation({ choices: { shop: as('bob') }, tabs: { 1: { shop: as('bob') } } });
    expect(verdictOf({ tab: -1, fingerprint: 'b1' }, one)).toEqual({ kind: 'sent' });
  });
});

describe('while rules change', () => {
  const asBob = situation({ tabs: { 1: { shop: as('bob') } } });

  test('either account is right', () => {
    expect(verdictOf({ fingerprint: 'a1' }, asAlice, asBob)).toEqual({ kind: 'sent' });
    expect(verdictOf({ fingerprint: 'b1' }, asAlice, asBob)).toEqual({ kind: 'sent' });
  });

  test('a request that neither explains is judged by the later choice', () => {
    expect(toEntry(seen(), [asAlice, asBob], owners)).toMatchObject({
      expected: ['bob'],
      verdict: { kind: 'missed', why: 'overridden' },
    });
  });
});

describe('a request to no site', () => {
  const elsewhere = seen({ url: 'https://evil.test/?x=1' });

  test('is not written down', () => {
    expect(toEntry(elsewhere, [asAlice], owners)).toBeUndefined();
    expect(toEntry({ ...elsewhere, fingerprint: 'ff' }, [asAlice], owners)).toBeUndefined();
    expect(toEntry(seen({ url: 'https://shop.test:444/' }), [asAlice], owners)).toBeUndefined();
  });

  test('is astray when it carried a token of ours', () => {
    const entry = toEntry({ ...elsewhere, fingerprint: 'a1' }, [asAlice], owners);
    expect(entry).toMatchObject({ expected: [], account: 'alice', verdict: { kind: 'stray' } });
    expect(entry).not.toHaveProperty('site');
  });
});

describe('the end of a request', () => {
  const redirect = { request: '7', tab: 1, at: T, status: 302, unsent: false };
  const endOf = (to: string) =>
    toEnded({ ...redirect, redirect: to }, 'https://shop.test/login', [shop, bank]);

  test.each(['https://evil.test/a', 'https://bank.test/', 'http://shop.test/', 'https://shop.test:444/'])(
    'tells that it left the site for %s',
    to => {
      expect(endOf(`${to}?code=secret`)).toEqual({ ...redirect, redirect: `${to}?code=`, left: true });
    },
  );

  test.each(['https://shop.test/b', 'https://api.shop.test:8443/'])('tells that it stayed, at %s', to => {
    expect(endOf(to)).toEqual({ ...redirect, redirect: to });
  });

  test('is as it is where nothing redirects', () => {
    expect(toEnded(redirect, 'https://shop.test/', [shop])).toBe(redirect);
  });
});

describe('where the token goes where browsers report nothing', () => {
  const stored: State['sites'] = [
    { ...shop, attachments: [{ kind: 'session', name: 'jwt', template: '{token}' }] },
    bank,
  ];
  const hidden = situation({ sites: stored, tabs: { 1: { shop: as('alice') } } });

  test('a request is no miss, and says who was chosen for it', () => {
    expect(toEntry(seen(), [hidden], owners)).toMatchObject({
      expected: ['alice'],
      verdict: { kind: 'exempt', why: 'unseen' },
    });
  });

  test.each<[string, Partial<Seen>, object]>([
    ["as the account's, when the app itself sends its token", { fingerprint: 'a1' }, { kind: 'sent' }],
    ["as another's", { fingerprint: 'b1' }, { kind: 'missed', why: 'other-account' }],
    [
      'by design, when another site asks',
      { initiator: 'https://evil.test' },
      { kind: 'exempt', why: 'foreign' },
    ],
  ])('a request counts %s', (_, change, verdict) => {
    expect(verdictOf(change, hidden)).toEqual(verdict);
  });
});

describe('while everything is paused', () => {
  const paused = situation({
    paused: true,
    tabs: { 1: { shop: as('alice') }, 2: { shop: { kind: 'signed-out' } } },
  });

  test.each<[string, Partial<Seen>]>([
    ['bare', {}],
    ['with the own token of the app', { fingerprint: 'ff' }],
    ['from a worker', { tab: -1 }],
  ])('a request that goes out %s is missed for that reason', (_, change) => {
    expect(verdictOf(change, paused)).toEqual({ kind: 'missed', why: 'paused' });
  });

  test('what was under way with its token still counts', () => {
    expect(verdictOf({ fingerprint: 'a1' }, paused)).toEqual({ kind: 'sent' });
  });

  test('nothing that the browser sends of its own is taken for another extension', () => {
    expect(verdictOf({ tab: 2, fingerprint: 'ff' }, paused)).toEqual({ kind: 'free' });
  });
});

test("says that the browser's own cookie came before ours, and of no credential but ours", () => {
  expect(toEntry(seen({ fingerprint: 'a1', second: true }), [asAlice], owners)).toMatchObject({
    second: true,
  });
  expect(toEntry(seen({ fingerprint: 'ff', second: true }), [asAlice], owners)).not.toHaveProperty('second');
});
