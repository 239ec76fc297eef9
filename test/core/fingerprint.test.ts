import { expect, test } from 'vitest';
import { type Fingerprints, rememberFingerprints, toOwners } from '../../src/core/fingerprint.ts';

test('keeps the list itself when nothing is new', () => {
  const known: Fingerprints = [['aa', 'alice']];
  expect(rememberFingerprints(known, [['aa', 'alice']])).toBe(known);
});

test('remembers the last eight tokens of each account', () => {
  const many: Fingerprints = Array.from({ length: 20 }, (_, index) => [`a${index}`, 'alice']);
  const after = rememberFingerprints([['bb', 'bob'], ...many.slice(0, 10)], many.slice(10));
  expect(after).toEqual([['bb', 'bob'], ...many.slice(12)]);
});

test('knows every account that holds the same token', () => {
  const owners = toOwners([
    ['aa', 'alice'],
    ['bb', 'bob'],
    ['aa', 'carol'],
  ]);
  expect(owners.get('aa')).toEqual(['alice', 'carol']);
  expect(owners.get('bb')).toEqual(['bob']);
});
