import { expect, test } from 'vitest';
import { toShownUrl } from '../../src/core/shown-url.ts';

test.each([
  ['https://shop.test/cart?id=7&q=secret', 'https://shop.test/cart?id=&q='],
  ['https://shop.test/cart?flag&id=7&&x=', 'https://shop.test/cart?flag&id=&x='],
  ['https://ann:pass@shop.test:8443/a#token', 'https://shop.test:8443/a'],
  ['wss://shop.test/socket?token=abc', 'wss://shop.test/socket?token='],
  ['https://shop.test/a?x=1=2', 'https://shop.test/a?x='],
  ['https://shop.test/', 'https://shop.test/'],
  ['not a url', ''],
])('shows %s as %s', (url, shown) => {
  expect(toShownUrl(url)).toBe(shown);
});

test('leaves out a name of the query that is too long to be one', () => {
  expect(toShownUrl(`https://shop.test/?${'a'.repeat(41)}=1&b=2`)).toBe('https://shop.test/?…=&b=');
  expect(toShownUrl(`https://shop.test/?${'a'.repeat(41)}`)).toBe('https://shop.test/?…');
});

test('cuts what is longer than 500 characters', () => {
  const shown = toShownUrl(`https://shop.test/${'a'.repeat(100_000)}`);
  expect(shown).toHaveLength(500);
  expect(shown).toMatch(/^https:\/\/shop\.test\/a+…$/);
});
