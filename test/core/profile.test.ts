import { expect, test } from 'vitest';
import { isSamePerson, toProfile } from '../../src/core/profile.ts';

test('toProfile takes the name that people use, and the one that signs in', () => {
  expect(toProfile({ sub: '7', email: 'a@x', preferred_username: 'alice', name: 'Alice A' })).toEqual({
    name: 'Alice A',
    username: 'alice',
    names: ['Alice A', 'alice', 'a@x', '7'],
  });
  expect(toProfile({ sub: '7', name: ' ' })).toEqual({ name: '7', username: '7', names: ['7'] });
  expect(toProfile({})).toEqual({ names: [] });
});

test.each([
  ['ALICE', true],
  ['a@x', true],
  ['', true],
  ['bob', false],
])('isSamePerson knows %j: %s', (username, same) => {
  expect(isSamePerson(username, toProfile({ sub: '7', preferred_username: 'alice', email: 'a@x' }))).toBe(
    same,
  );
});

test('isSamePerson takes an issuer that says nothing at its word', () => {
  expect(isSamePerson('alice', { names: [] })).toBe(true);
});
