import { describe, expect, test } from 'vitest';
import { type Attachment, BEARER } from '../../src/core/attachment.ts';
import { findReleased, usesStorage } from '../../src/core/release.ts';
import type { Site } from '../../src/core/site.ts';
import { type Choice, EMPTY, type State } from '../../src/core/state.ts';

const T = 1_700_000_000_000;
const jwt: Attachment = { kind: 'session', name: 'jwt', template: '{token}' };
const shop = (...attachments: Attachment[]): Site => ({
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.test'],
  attachments,
  cookies: 'kept',
});
const toReady = (receivedAt: number) => ({
  validity: { receivedAt, expiresAt: T + 600_000 },
  renewable: false,
});
const account = (id: string) =>
  ({
    id,
    site: 'shop',
    label: id,
    color: '#1f6feb',
    initials: 'xx',
    username: id,
    method: 'pasted',
  }) as const;
const as = (id: string): Choice => ({ kind: 'account', account: id });
const state = (change: Partial<State> = {}): State => ({
  ...EMPTY,
  sites: [shop(jwt)],
  accounts: [account('alice'), account('bob')],
  standings: { alice: toReady(T), bob: toReady(T) },
  tabs: { 1: { shop: as('alice') } },
  ...change,
});
const TABS = [
  { id: 1, url: 'https://shop.test/cart' },
  { id: 2, url: 'https://shop.test/' },
  { id: 3, url: 'https://elsewhere.test/' },
];
const GRANTED = ['https://shop.test/*'];
const released = (before: State, after: State, granted = GRANTED) =>
  findReleased(before, after, TABS, granted, T);

describe('an open page gets its own back', () => {
  test.each<[string, Partial<State>]>([
    ['the choice is taken back', { tabs: {} }],
    ['another account is chosen', { tabs: { 1: { shop: as('bob') } } }],
    ['the tab is to be signed out', { tabs: { 1: { shop: { kind: 'signed-out' } } } }],
    ['the account is signed out', { standings: {} }],
    ['everything is paused', { paused: true }],
    ['the site is removed', { sites: [] }],
    ['its token goes elsewhere', { sites: [shop(BEARER)] }],
  ])('when %s', (_, change) => {
    expect(released(state(), state(change))).toEqual([1]);
  });

  test('in every tab that used what was chosen for the site', () => {
    expect(released(state({ choices: { shop: as('bob') } }), state())).toEqual([2]);
  });

  test('when a tab is to be nobody no longer', () => {
    expect(released(state({ tabs: { 1: { shop: { kind: 'signed-out' } } } }), state({ tabs: {} }))).toEqual([
      1,
    ]);
  });
});

describe('an open page keeps what it has', () => {
  test.each<[string, State, State]>([
    ['nothing that concerns it changed', state(), state({ choices: { shop: as('bob') } })],
    [
      'nothing was put into its storage',
      state({ sites: [shop(BEARER)] }),
      state({ sites: [shop(BEARER)], tabs: {} }),
    ],
    ['its token was renewed', state(), state({ standings: { alice: toReady(T + 1), bob: toReady(T) } })],
  ])('when %s', (_, before, after) => {
    expect(released(before, after).includes(1)).toBe(false);
  });
});

test('tells whether any site uses web storage', () => {
  expect([usesStorage(state()), usesStorage(state({ sites: [shop(BEARER)] }))]).toEqual([true, false]);
});
