import { expect, test } from 'vitest';
import { findInstant, toClaimRows, toHeader } from '../../src/core/inspection.ts';
import { toJwt } from './jwt.ts';

test('toHeader reads what a JWT says of itself, and nothing in what is none', () => {
  expect(toHeader(toJwt({ sub: 'alice' }))).toHaveProperty('alg');
  for (const token of ['opaque', 'a.b.c', '']) expect(toHeader(token)).toEqual({});
});

test('toClaimRows puts the claims of two tokens side by side and says which differ', () => {
  const alice = { sub: 'alice', roles: ['user'], aud: 'api' };
  const sam = { sub: 'sam', aud: 'api', roles: ['user'], act: { sub: 'sam' } };
  expect(toClaimRows(alice, sam)).toEqual([
    { name: 'sub', values: ['alice', 'sam'], differs: true },
    { name: 'roles', values: [['user'], ['user']], differs: false },
    { name: 'aud', values: ['api', 'api'], differs: false },
    { name: 'act', values: [undefined, { sub: 'sam' }], differs: true },
  ]);
  expect(toClaimRows(alice).every(({ differs }) => !differs)).toBe(true);
});

test('findInstant knows which claims are times', () => {
  expect(findInstant('exp', 7)).toBe(7_000);
  expect([findInstant('level', 7), findInstant('exp', '7')]).toEqual([undefined, undefined]);
});
