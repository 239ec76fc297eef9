import { expect, it } from 'vitest';
import { findUrl } from '../../src/core/url.ts';

it('reads a URL, and finds none where there is none', () => {
  expect(findUrl('https://shop.test/a')?.pathname).toBe('/a');
  expect(findUrl('shop.test')).toBeUndefined();
});

it('is right about what is not ASCII, however often it is asked', () => {
  const hosts = Array.from({ length: 20_000 }, () => findUrl('https://b\u00fccher.test')?.host);
  expect(new Set(hosts)).toEqual(new Set(['xn--bcher-kva.test']));
});
