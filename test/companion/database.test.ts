import { expect, it } from 'vitest';
import { inTransaction } from '../../src/companion/schema.ts';
import { createDatabase } from './world.ts';

const { pool } = await createDatabase();

it('holds little memory: the embedded database serves one process', async () => {
  expect((await pool.query('SHOW shared_buffers')).rows).toEqual([{ shared_buffers: '8MB' }]);
});

it('lets nobody into a transaction, though the embedded database has one session for all', async () => {
  const count = async () =>
    (await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM rate_limit')).rows[0]?.count;
  let seen: Promise<number | undefined> | undefined;
  const failing = inTransaction(pool, async client => {
    await client.query(`INSERT INTO rate_limit VALUES ('k', 1, 1)`);
    seen = count();
    await client.query('SELECT pg_sleep(0.1)');
    throw new Error('broken');
  });
  await expect(failing).rejects.toThrow('broken');
  expect(await seen).toBe(0);
});
