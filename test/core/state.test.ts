import { describe, expect, test } from 'vitest';
import { removeAccount } from '../../src/core/edits.ts';
import { AppError } from '../../src/core/errors.ts';
import { chosenAccounts, EMPTY, getSite, isKept } from '../../src/core/state.ts';
import { state } from './sample-state.ts';

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
