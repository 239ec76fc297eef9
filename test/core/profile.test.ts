import { expect, test } from 'vitest';
import { isSamePerson, toProfile } from '../../src/core/profile.ts';

test('toProfile takes the name that people use, and the one that signs in', () => {
  const claims = { sub: '7', email: 'a@x', preferred_username: 'alice', name: 'Alice A' };
  expect(toProfile({ ...claims, picture: 'https://id.test/a.png' })).toEqual({
    pictureUrl: 'https://id.test/a.png',
    name: 'Alice A',
    username: 'alice',
    sub: '7',
    names: ['Alice A', 'alice', 'a@x', '7'],
  });
  expect(toProfile({ sub: '7', name: ' ' })).toEqual({ sub: '7', names: [] });
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

test('isSamePerson takes an issuer that says nothing, or only a number, at its word', () => {
  for (const claims of [{}, { sub: '7' }]) expect(isSamePerson('alice', toProfile(claims))).toBe(true);
});
