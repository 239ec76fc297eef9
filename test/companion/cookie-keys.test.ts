import { expect, it } from 'vitest';
import { readCookieKeys } from '../../src/companion/cookie-keys.ts';
import { createDatabase } from './world.ts';

const { pool } = await createDatabase();
const read = (cookieKeys: string[], keySecrets: string[]) => readCookieKeys({ cookieKeys, keySecrets }, pool);
const readStored = async () => (await pool.query('SELECT key FROM cookie_key')).rows.map(({ key }) => key);

it('are those that are given, and none is made', async () => {
  expect(await read(['given'], ['secret'])).toEqual(['given']);
  expect(await readStored()).toEqual([]);
});

it('follow from the secrets, one from each in their order, and lie nowhere', async () => {
  const [first, second, ...rest] = await read([], ['one', 'two']);
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(second).not.toBe(first);
  expect(rest).toEqual([]);
  expect(await read([], ['two', 'one'])).toEqual([second, first]);
  expect(await readStored()).toEqual([]);
});

it('are otherwise one that is made once, however many ask for it', async () => {
  const [made] = await Promise.all([read([], []), read([], [])]);
  expect(await read([], [])).toEqual(made);
  expect(await readStored()).toEqual(made);
});
