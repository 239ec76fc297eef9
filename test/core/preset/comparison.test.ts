import { describe, expect, test } from 'vitest';
import { actAs } from '../../../src/core/acting.ts';
import { addAccount, findStaying, importAll, removeAccount, undoImport } from '../../../src/core/edits.ts';
import { AppError } from '../../../src/core/errors.ts';
import { compare, findDifferences } from '../../../src/core/preset/comparison.ts';
import { type Preset, toPreset } from '../../../src/core/preset/preset.ts';
import type { State } from '../../../src/core/state.ts';
import { importPreset, toAccount, toSettings, toSite } from './settings.ts';

const SHOP = toSite('shop');
const ALICE = toAccount('alice', 'shop');
const STATE = toSettings({
  sites: [SHOP],
  accounts: [ALICE],
  choices: { shop: { kind: 'account', account: 'alice' } },
});

function presetOf(state: Pick<State, 'sites' | 'accounts'>): Preset {
  const ids = [...state.sites, ...state.accounts].map(({ id }) => id);
  return toPreset(state, new Set(ids)).preset;
}

function toIds(): () => string {
  let count = 0;
  return () => `new-${++count}`;
}

const relationsOf = (state: State, preset: Preset) =>
  compare(state, preset).map(({ relation, accounts }) => [relation, ...accounts.map(each => each.relation)]);

describe('compare', () => {
  test('finds what is new', () => {
    expect(relationsOf(toSettings({}), presetOf(STATE))).toEqual([['new', 'new']]);
  });

  test('finds what is the same, whatever is chosen or remembered here', () => {
    const mine = { ...STATE, accounts: [{ ...ALICE, remembersPassword: true as const }] };
    expect(relationsOf(mine, presetOf(STATE))).toEqual([['same', 'same']]);
  });

  test('knows a site again by an origin, and an account by its user name in any case', () => {
    const theirs = presetOf({
      sites: [{ ...SHOP, origins: ['https://other.test', 'https://shop.test'] }],
      accounts: [{ ...ALICE, label: 'Alice Admin', username: 'ALICE@X' }],
    });
    expect(relationsOf(STATE, theirs)).toEqual([['differs', 'differs']]);
  });

  test('knows an account without a user name again by its label', () => {
    const pasted = { ...ALICE, username: '' };
    const mine = toSettings({ sites: [SHOP], accounts: [pasted] });
    const theirs = presetOf({
      sites: [SHOP],
      accounts: [
        { ...pasted, color: '#000000' },
        { ...pasted, label: 'CI' },
      ],
    });
    expect(relationsOf(mine, theirs)).toEqual([['same', 'differs', 'new']]);
  });

  test('matches no account here twice', () => {
    const theirs = presetOf({ sites: [SHOP], accounts: [ALICE, { ...ALICE, label: 'again' }] });
    expect(relationsOf(STATE, theirs)).toEqual([['same', 'same', 'new']]);
  });

  test('lets no site take the place of several, nor several of one', () => {
    const two = toSettings({ sites: [SHOP, toSite('bank')] });
    const one = presetOf({
      sites: [{ ...SHOP, origins: ['https://shop.test', 'https://bank.test'] }],
      accounts: [],
    });
    expect(relationsOf(two, one)).toEqual([['taken']]);
    const whole = toSettings({ sites: [{ ...SHOP, origins: ['https://shop.test', 'https://bank.test'] }] });
    expect(relationsOf(whole, presetOf(two))).toEqual([['differs'], ['taken']]);
  });

  test('names what differs by its path', () => {
    const theirs = { ...SHOP, name: 'Shop 2', origins: [...SHOP.origins, 'https://b.test'] };
    expect(findDifferences(SHOP, theirs)).toEqual([
      { path: 'name', mine: 'shop', theirs: 'Shop 2' },
      { path: 'origins[1]', mine: undefined, theirs: 'https://b.test' },
    ]);
  });
});

describe('an import', () => {
  const renamed = presetOf({
    sites: [{ ...SHOP, name: 'Their shop' }],
    accounts: [{ ...ALICE, label: 'Their alice' }, toAccount('bob', 'shop')],
  });

  test('adds what is new, under ids from outside, and leaves what is here as it is', () => {
    const { sites, accounts } = importPreset(STATE, renamed, {}, toIds());
    expect(sites).toEqual([SHOP]);
    expect(accounts).toEqual([ALICE, toAccount('bob', 'shop', { id: 'new-1' })]);
  });

  test('takes theirs where that was decided, under the id that is here', () => {
    const decisions = { 'sites[0]': 'theirs', 'sites[0].accounts[0]': 'theirs' } as const;
    const { sites, accounts, choices } = importPreset(STATE, renamed, decisions, toIds());
    expect(sites).toEqual([{ ...SHOP, name: 'Their shop' }]);
    expect(accounts[0]).toEqual({ ...ALICE, label: 'Their alice' });
    expect(choices).toBe(STATE.choices);
  });

  test('takes theirs as they are, but for the password that is remembered here', () => {
    const mine = { ...ALICE, pattern: 'dots', remembersPassword: true } as const;
    const decisions = { 'sites[0].accounts[0]': 'theirs' } as const;
    const after = importPreset({ ...STATE, accounts: [mine] }, presetOf(STATE), decisions, toIds());
    expect(after.accounts).toEqual([{ ...ALICE, remembersPassword: true }]);
    expect(relationsOf(after, presetOf(STATE))).toEqual([['same', 'same']]);
  });

  test('takes both of an account where that was decided', () => {
    const { accounts } = importPreset(STATE, renamed, { 'sites[0].accounts[0]': 'both' }, toIds());
    expect(accounts.map(({ id, label }) => [id, label])).toEqual([
      ['alice', 'alice'],
      ['new-1', 'Their alice'],
      ['new-2', 'bob'],
    ]);
  });

  test('done twice changes nothing the second time', () => {
    const once = importPreset(STATE, presetOf(toSettings({ sites: [toSite('bank')] })), {}, toIds());
    const { imported: _, ...twice } = importPreset(once, presetOf(once), {}, toIds());
    const { imported: __, ...before } = once;
    expect(twice).toEqual(before);
  });

  test('is refused whole for one thing that is wrong', () => {
    const changes = {
      sites: [toSite('bank'), toSite('other', { origins: SHOP.origins })],
      accounts: [],
      gone: [],
    };
    expect(() => importAll(STATE, changes)).toThrow(
      new AppError('origin-taken', 'https://shop.test', 'shop'),
    );
    const astray = { sites: [], accounts: [toAccount('x', 'nowhere')], gone: [] };
    expect(() => importAll(STATE, astray)).toThrow(new AppError('site-unknown'));
  });

  test('is taken back whole', () => {
    const decisions = { 'sites[0]': 'theirs', 'sites[0].accounts[0]': 'theirs' } as const;
    const preset = { sites: [...renamed.sites, ...presetOf(toSettings({ sites: [toSite('bank')] })).sites] };
    const after = importPreset(STATE, preset, decisions, toIds());
    const chosen = {
      ...after,
      choices: { shop: { kind: 'account', account: 'new-1' } } as const,
      tabs: { 1: { 'new-2': { kind: 'none' } }, 2: { shop: { kind: 'account', account: 'alice' } } } as const,
      standings: { 'new-1': { renewable: true }, alice: { renewable: true } },
    };
    expect(undoImport(chosen)).toEqual({
      ...STATE,
      choices: {},
      tabs: { 2: { shop: { kind: 'account', account: 'alice' } } },
      standings: { alice: { renewable: true } },
    });
  });

  test('of 1,000 sites and 10,000 accounts is compared, taken over, compared again and taken back', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `s${index}`);
    const accounts = ids.flatMap(site =>
      Array.from({ length: 10 }, (_, index) => toAccount(`${site}-${index}`, site)),
    );
    const all = presetOf({ sites: ids.map(id => toSite(id)), accounts });
    const from = performance.now();
    const after = importPreset(STATE, all, {}, toIds());
    expect([after.sites.length, after.accounts.length]).toEqual([1_001, 10_001]);
    expect(new Set(relationsOf(after, all).flat())).toEqual(new Set(['same']));
    expect(undoImport(after)).toEqual(STATE);
    expect(performance.now() - from).toBeLessThan(10_000);
  });

  test('is taken back around what was done since', () => {
    const bank = presetOf({ sites: [toSite('bank')], accounts: [toAccount('carol', 'bank')] });
    const after = importPreset(STATE, bank, {}, toIds());
    const draft = { label: 'dan', username: 'dan', method: 'login' } as const;
    const since = removeAccount(addAccount(after, 'dan', 'new-1', draft), 'alice');
    expect([findStaying(after), findStaying(since).map(({ name }) => name)]).toEqual([[], ['bank']]);
    const { sites, accounts } = undoImport(since);
    expect(sites.map(({ name }) => name)).toEqual(['shop', 'bank']);
    expect(accounts.map(({ label }) => label)).toEqual(['dan']);
  });

  test('is taken back with those by whom the accounts that came act as others', () => {
    const bank = presetOf({ sites: [toSite('bank')], accounts: [toAccount('sam', 'bank')] });
    const after = importPreset(STATE, bank, {}, toIds());
    const acting = { support: 'new-2', subject: 'alice', reason: 'ticket 1234' };
    const { sites, accounts } = undoImport(actAs(after, 'a1', acting, 'sam acting as alice'));
    expect({ sites, accounts }).toEqual({ sites: STATE.sites, accounts: STATE.accounts });
  });

  test('cannot be taken back twice', () => {
    const once = undoImport(importPreset(STATE, renamed, {}, toIds()));
    expect(() => undoImport(once)).toThrow(new AppError('nothing-to-restore'));
  });
});
