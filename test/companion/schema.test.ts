import { expect, it } from 'vitest';
import { inTransaction, migrate, SchemaError } from '../../src/companion/schema.ts';
import { createDatabase } from './world.ts';

const { pool } = await createDatabase();

it('migrates once, and again without harm', async () => {
  await Promise.all([migrate(pool), migrate(pool)]);
  const { rows } = await pool.query('SELECT version FROM schema_version');
  expect(rows).toEqual([{ version: 4 }]);
});

it('leaves a database of a newer version as it is', async () => {
  await pool.query('UPDATE schema_version SET version = 99');
  await expect(migrate(pool)).rejects.toThrow(SchemaError);
  expect((await pool.query('SELECT version FROM schema_version')).rows).toEqual([{ version: 99 }]);
  await pool.query('UPDATE schema_version SET version = 4');
});

it('takes a transaction back that fails, and gives the one connection back', async () => {
  const failing = inTransaction(pool, async client => {
    await client.query(`INSERT INTO rate_limit VALUES ('k', 1, 1)`);
    throw new Error('broken');
  });
  await expect(failing).rejects.toThrow('broken');
  expect((await pool.query('SELECT * FROM rate_limit')).rows).toEqual([]);
});

it('takes out what an earlier version stored in clear, and keeps the rest', async () => {
  const insert = 'INSERT INTO oidc_payload (model, id, payload) VALUES ($1, $2, $3)';
  await pool.query(insert, ['Session', 's', { jti: 'secret', uid: 'u' }]);
  await pool.query(insert, ['Interaction', 'i', { session: { uid: 'u', cookie: 'secret' } }]);
  await pool.query('UPDATE schema_version SET version = 2');
  await migrate(pool);
  const { rows } = await pool.query('SELECT payload FROM oidc_payload ORDER BY id DESC');
  expect(rows).toEqual([{ payload: { uid: 'u' } }, { payload: { session: { uid: 'u' } } }]);
});
