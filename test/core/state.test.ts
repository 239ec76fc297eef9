import { describe, expect, test } from 'vitest';
import { addAccount, addSite, removeAccount } from '../../src/core/edits.ts';
import { AppError } from '../../src/core/errors.ts';
import { type Choice, chosenAccounts, EMPTY, getSite, isKept, type State } from '../../src/core/state.ts';

const as = (account: string): Choice => ({ kind: 'account', account });
const NONE: Choice = { kind: 'none' };
const OUT: Choice = { kind: 'signed-out' };
const draft = (label: string) => ({ label, username: label, method: 'login' }) as const;
const siteDraft = (name: string, ...origins: string[]) => ({ name, origins });
const ready = { validity: { receivedAt: 1, expiresAt: 600_001 }, renewable: true };

/** Three sites; shop has three accounts with bob in the middle; tabs 1 to 3 have choices. */
const state: State = {
  ...[
    (s: State) => addSite(s, 'blog', siteDraft('Blog', 'https://blog.test')),
    (s: State) => addSite(s, 'shop', siteDraft('Shop', 'https://shop.test', 'localhost:3000')),
    (s: State) => addSite(s, 'wiki', siteDraft('Wiki', 'https://wiki.test')),
    (s: State) => addAccount(s, 'alice', 'shop', draft('Alice')),
    (s: State) => addAccount(s, 'writer', 'wiki', draft('Writer')),
    (s: State) => addAccount(s, 'bob', 'shop', draft('Bob')),
    (s: State) => addAccount(s, 'carol', 'shop', draft('Carol')),
  ].reduce((before, step) => step(before), EMPTY),
  choices: { shop: as('bob'), wiki: as('writer'), blog: NONE },
  tabs: { 1: { shop: as('bob'), wiki: as('writer') }, 2: { shop: OUT }, 3: { shop: as('bob') } },
  standings: { alice: ready, bob: ready, writer: ready },
};

/** Freezes all of a state, so that a transition that changes it in place throws. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}
freeze(state);

describe('isKept', () => {
  test('holds for an account that is there or can be brought back, and for no other', () => {
    const removed = removeAccount(state, 'bob');
    expect(isKept(state, 'bob')).toBe(true);
    expect(isKept(removed, 'bob')).toBe(true);
    expect(isKept(removeAccount(removed, 'alice'), 'bob')).toBe(false);
  });
});

describe('chosenAccounts', () => {
  test('names each account that a site or a tab chose, once', () => {
    expect([...chosenAccounts(state)].sort()).toEqual(['bob', 'writer']);
    expect(chosenAccounts(EMPTY)).toEqual([]);
  });
});

describe('getSite', () => {
  test('finds a site or throws', () => {
    expect(getSite(state, 'shop').name).toBe('Shop');
    expect(() => getSite(state, 'gone')).toThrow(new AppError('site-unknown'));
  });
});
