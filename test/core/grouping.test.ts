import { describe, expect, test } from 'vitest';
import { type Precedence, toGrouped } from '../../src/core/grouping.ts';
import { toAccount } from '../ui/world.tsx';

const SHOP = ['alice', 'bob', 'carol', 'dave'].map(id => toAccount(id));
const BANK = ['erin', 'frank'].map(id => toAccount(id, { site: 'bank' }));
const NOTHING: Precedence = { first: undefined, pinned: [], recent: [] };
const group = (accounts: Parameters<typeof toGrouped>[0], precedence: Partial<Precedence>) =>
  toGrouped(accounts, { ...NOTHING, ...precedence }).map(({ account, group }) => [account.id, group]);

describe('toGrouped', () => {
  test('leaves one site’s accounts as they are, under nothing', () => {
    expect(group(SHOP, {})).toEqual(SHOP.map(({ id }) => [id, undefined]));
  });

  test('begins with the one in use, pinned or not, under nothing', () => {
    const ids = (precedence: Partial<Precedence>) => group(SHOP, precedence).map(([id]) => id);
    expect(ids({ first: 'carol' })).toEqual(['carol', 'alice', 'bob', 'dave']);
    expect(ids({ first: 'carol', pinned: ['dave', 'carol'] })).toEqual(['carol', 'dave', 'alice', 'bob']);
    expect(ids({ first: 'gone' })).toEqual(['alice', 'bob', 'carol', 'dave']);
  });

  test('goes on with those pinned in their own order, then the latest, then the rest', () => {
    expect(group(SHOP, { pinned: ['dave', 'bob'], recent: ['bob', 'carol', 'gone'] })).toEqual([
      ['bob', 'pinned'],
      ['dave', 'pinned'],
      ['carol', 'recent'],
      ['alice', 'shop'],
    ]);
  });

  test('lists one account in four as the latest, and the rest where the person put it', () => {
    const ids = (accounts: typeof SHOP, precedence: Partial<Precedence>) =>
      group(accounts, { recent: ['carol', 'dave', 'bob'], ...precedence });
    expect(ids(SHOP, {})).toEqual([
      ['carol', 'recent'],
      ['alice', 'shop'],
      ['bob', 'shop'],
      ['dave', 'shop'],
    ]);
    expect(ids(SHOP, { first: 'carol', pinned: ['dave'] }).map(([id]) => id)).toEqual([
      'carol',
      'dave',
      'bob',
      'alice',
    ]);
    expect(ids(SHOP.slice(0, 3), {}).map(([id]) => id)).toEqual(['alice', 'bob', 'carol']);
  });

  test('divides by site where there are several', () => {
    expect(group([...SHOP.slice(0, 1), ...BANK], { first: 'erin' })).toEqual([
      ['erin', undefined],
      ['alice', 'shop'],
      ['frank', 'bank'],
    ]);
  });

  test('keeps whoever acts as another with themself', () => {
    const accounts = [
      ...SHOP,
      toAccount('dave as bob', { acting: { support: 'dave', subject: 'bob', reason: 'ticket 1' } }),
    ];
    expect(group(accounts, { pinned: ['dave'] }).slice(0, 2)).toEqual([
      ['dave', 'pinned'],
      ['dave as bob', 'pinned'],
    ]);
  });
});
