import { describe, expect, test } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import { BEARER } from '../../src/core/attachment.ts';
import { findTyped } from '../../src/core/fitting.ts';
import { findKeyed, toMenu } from '../../src/core/shortcut.ts';
import type { Site } from '../../src/core/site.ts';
import { EMPTY, type State } from '../../src/core/state.ts';

const toSite = (id: string, origins: readonly string[]): Site => ({
  id,
  name: id,
  origins,
  attachments: [BEARER],
  cookies: 'kept',
});
const toAccount = (id: string, label: string, site = 'shop'): Account => ({
  id,
  site,
  label,
  color: '#1f6feb',
  initials: 'x',
  username: '',
  method: 'pasted',
});
const shop = toSite('shop', ['https://shop.test', 'https://shop.test:8443']);
const state: State = {
  ...EMPTY,
  sites: [shop, toSite('bank', ['http://bank.test'])],
  accounts: [
    toAccount('1', 'Bobby'),
    toAccount('2', 'Bob'),
    toAccount('3', 'Carol'),
    toAccount('4', 'Bob', 'bank'),
  ],
};
const use = (account: string) => ({ kind: 'account', account }) as const;
const key = (name: string, choice?: ReturnType<typeof use> | { kind: 'none' }) =>
  findKeyed(state, 'shop', choice, name)?.label;

describe('findKeyed', () => {
  test('goes from account to account, around the end', () => {
    expect(['1', '2', '3'].map(id => key('next-account', use(id)))).toEqual(['Bob', 'Carol', 'Bobby']);
    expect(['1', '2', '3'].map(id => key('previous-account', use(id)))).toEqual(['Carol', 'Bobby', 'Bob']);
  });

  test('begins at an end where no account of the site is chosen', () => {
    expect([key('next-account'), key('previous-account')]).toEqual(['Bobby', 'Carol']);
    expect(key('next-account', { kind: 'none' })).toBe('Bobby');
  });

  test('keeps to the person’s own order, who is pinned first, whoever was chosen last', () => {
    const pinned = { ...state, pinned: ['3'], recent: ['2'] };
    const key = (name: string, account: string) => findKeyed(pinned, 'shop', use(account), name)?.label;
    expect(['account-1', 'account-2', 'account-3'].map(name => key(name, '2'))).toEqual([
      'Carol',
      'Bobby',
      'Bob',
    ]);
    expect([key('next-account', '3'), key('next-account', '2')]).toEqual(['Bobby', 'Carol']);
  });

  test('chooses by place, and nothing where there is none', () => {
    expect([key('account-1'), key('account-3'), key('account-4')]).toEqual(['Bobby', 'Carol', undefined]);
    expect(findKeyed(EMPTY, 'shop', undefined, 'next-account')).toBeUndefined();
  });
});

describe('findTyped', () => {
  test('takes the account that is named before one that only begins so, and the tab’s site before others', () => {
    expect(findTyped(state, undefined, 'bob')?.id).toBe('2');
    expect(findTyped(state, undefined, 'Bob bank')?.id).toBe('4');
    expect(findTyped(state, state.sites[1], 'bob')?.id).toBe('4');
    expect(findTyped(state, undefined, 'car')?.id).toBe('3');
    expect(findTyped(state, undefined, 'dave')).toBeUndefined();
  });

  test('takes of several that fit who is pinned, of the tab’s site', () => {
    const pinned = { ...state, pinned: ['2', '4'] };
    expect(findTyped(pinned, state.sites[0], 'bo')?.id).toBe('2');
    expect(findTyped(state, state.sites[0], 'bo')?.id).toBe('1');
  });
});

describe('toMenu', () => {
  test('offers every account on links to its site and on the site’s pages, and nowhere else', () => {
    expect(toMenu({ ...state, accounts: state.accounts.slice(2) })).toEqual([
      { id: 'link:3', label: 'Carol', patterns: ['https://shop.test/*'] },
      { id: 'page:3', label: 'Carol', patterns: ['https://shop.test/*'] },
      { id: 'link:4', label: 'Bob', patterns: ['http://bank.test/*'] },
      { id: 'page:4', label: 'Bob', patterns: ['http://bank.test/*'] },
    ]);
  });

  test('begins with who is pinned', () => {
    const labels = toMenu({ ...state, pinned: ['3'] }).map(({ label }) => label);
    expect(labels.slice(0, 3)).toEqual(['Carol', 'Bobby', 'Bob']);
  });

  test('stays short however many accounts there are', () => {
    const accounts = Array.from({ length: 1_000 }, (_, index) => toAccount(`${index}`, `u${index}`));
    expect(toMenu({ ...state, accounts })).toHaveLength(40);
  });
});
