import { expect, test } from 'vitest';
import { texts, toLanguage, toWho } from '../../src/demo/texts.ts';

test.each([
  [null, 'en'],
  ['', 'en'],
  ['ko', 'ko'],
  ['ko-KR,ko;q=0.9,en;q=0.8', 'ko'],
  ['en-US,en;q=0.9,ko;q=0.8', 'en'],
  ['en;q=0.2, ko;q=0.7', 'ko'],
  ['de, fr;q=0.9', 'en'],
  ['de, ko;q=0.1', 'ko'],
  ['ko;q=0, en;q=0.1', 'en'],
  ['*', 'en'],
  [';;,q=,constructor', 'en'],
])('reads %j as %s', (header, language) => {
  expect(toLanguage(header)).toBe(language);
});

test('says who in the language asked for', () => {
  expect(toWho({ status: 'expired' }, texts.en)).toBe('Token expired');
  expect(toWho({ status: 'expired' }, texts.ko)).toBe('토큰이 만료됨');
  expect(toWho({ status: 'known', username: 'alice', roles: [] }, texts.ko)).toBe('alice');
});
