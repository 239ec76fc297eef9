import { describe, expect, test } from 'vitest';
import { toFinder, toListed } from '../../src/core/fitting.ts';
import { EMPTY, type State } from '../../src/core/state.ts';
import { SHOP, toAccount } from '../ui/world.tsx';

const OTHER = { ...SHOP, id: 'bank', name: 'Bank', origins: ['https://bank.example:8443'] };
const STATE: State = {
  ...EMPTY,
  sites: [SHOP, OTHER],
  accounts: [
    toAccount('alice', { label: 'Alice Admin' }),
    toAccount('carol', { site: 'bank' }),
    toAccount('bob', { username: 'ROBERT' }),
  ],
  standings: { bob: { renewable: false, roles: ['Support', 'auditor'] } },
};
const list = (wanted: Partial<Parameters<typeof toListed>[1]>) =>
  toListed(STATE, { site: SHOP, all: false, filter: '', ...wanted }).map(({ id }) => id);

describe('toListed', () => {
  test('lists the accounts of the site in the order they were added', () => {
    expect(list({})).toEqual(['alice', 'bob']);
  });

  test('lists nothing where there is no site, unless all are wanted', () => {
    expect(list({ site: undefined })).toEqual([]);
    expect(list({ site: undefined, all: true })).toEqual(['alice', 'carol', 'bob']);
  });

  test('lists other sites after this one', () => {
    expect(list({ all: true })).toEqual(['alice', 'bob', 'carol']);
  });

  test.each([
    ['admin', ['alice']],
    ['ADM ali', ['alice']],
    ['robert', ['bob']],
    ['support', ['bob']],
    ['bob AUDIT', ['bob']],
    ['bank', ['carol']],
    ['bank.example:8443', ['carol']],
    ['  ', ['alice', 'bob', 'carol']],
    ['ａｌｉｃｅ', ['alice']],
    ['alice carol', []],
  ])('finds by label, user name, role, site and host: %s', (filter, ids) => {
    expect(list({ all: true, filter })).toEqual(ids);
  });
});

test('toFinder answers one filter after another, each of its own', () => {
  const find = toFinder(STATE, { site: SHOP, all: true });
  const ids = ['b', 'bob', '', 'bank'].map(filter => find(filter).map(({ id }) => id));
  expect(ids).toEqual([['bob', 'carol'], ['bob'], ['alice', 'bob', 'carol'], ['carol']]);
});
