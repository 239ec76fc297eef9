import { expect, it } from 'vitest';
import { readConfig } from '../../src/companion/config.ts';
import { createOriginCheck, toCorsHeaders } from '../../src/companion/cors.ts';

const id = 'abcdefghijklmnopabcdefghijklmnop';
const other = 'ponmlkjihgfedcbaponmlkjihgfedcba';

it('lets in the listed origins and extensions, and no other page', () => {
  const isAllowed = createOriginCheck(readConfig({ ALLOWED_ORIGINS: 'http://127.0.0.1:4181' }));
  expect(isAllowed('http://127.0.0.1:4181')).toBe(true);
  expect(isAllowed('http://127.0.0.1:4182')).toBe(false);
  expect(isAllowed('https://evil.test')).toBe(false);
  expect(isAllowed('null')).toBe(false);
  expect(isAllowed('https://moz-extension://')).toBe(false);
  expect(isAllowed(`chrome-extension://${id}`)).toBe(true);
  expect(isAllowed('moz-extension://6a2d1f0e-0000-4000-8000-000000000000')).toBe(true);
});

it('pins Chromium extensions when their ids are given; Firefox makes up its own on every machine', () => {
  const isAllowed = createOriginCheck(readConfig({ EXTENSION_IDS: id }));
  expect(isAllowed(`chrome-extension://${id}`)).toBe(true);
  expect(isAllowed(`chrome-extension://${other}`)).toBe(false);
  expect(isAllowed('moz-extension://6a2d1f0e-0000-4000-8000-000000000000')).toBe(true);
});

it('never allows credentials, and says nothing to an origin that is not let in', () => {
  const headers = toCorsHeaders('https://app.test', () => true);
  expect(headers).toMatchObject({ 'Access-Control-Allow-Origin': 'https://app.test', Vary: 'Origin' });
  expect(Object.keys(headers)).not.toContain('Access-Control-Allow-Credentials');
  expect(toCorsHeaders('https://evil.test', () => false)).toEqual({ Vary: 'Origin' });
  expect(toCorsHeaders(undefined, () => true)).toEqual({ Vary: 'Origin' });
});
