import { expect, it, vi } from 'vitest';
import { readConfig } from '../../src/companion/config.ts';
import { createRevocations } from '../../src/companion/revocations.ts';
import type { Store } from '../../src/companion/store.ts';
import { startUpkeep, sweep } from '../../src/companion/sweep.ts';
import { createDatabase } from './world.ts';

const { pool } = await createDatabase();

it('deletes what has expired, and grants that can never be renewed, and nothing else', async () => {
  const old = Math.floor(Date.now() / 1000) - 90_000;
  await pool.query(
    `INSERT INTO oidc_payload (model, id, payload, grant_id, expires_at) VALUES
       ('RefreshToken', 'dead', '{}', 'g1', now() - interval '1 second'),
       ('RefreshToken', 'live', '{}', 'g2', now() + interval '1 hour'),
       ('Grant', 'orphan', $1, 'g1', now() + interval '1 year'),
       ('Grant', 'parent', $1, 'g2', now() + interval '1 year'),
       ('Grant', 'young', $2, 'g3', now() + interval '1 year')`,
    [{ iat: old }, { iat: old + 80_000 }],
  );
  await pool.query(
    `INSERT INTO revoked_grant (grant_id, expires_at) VALUES ('a', now() - interval '1 second'), ('b', now() + interval '1 day')`,
  );
  await pool.query(`INSERT INTO rate_limit VALUES ('past', 1, 1), ('now', 1, ${Date.now() + 60_000})`);
  await sweep(pool, true);
  const ids = async (text: string) => (await pool.query(text)).rows.map(row => Object.values(row)[0]);
  expect(await ids('SELECT id FROM oidc_payload ORDER BY id')).toEqual(['live', 'parent', 'young']);
  expect(await ids('SELECT grant_id FROM revoked_grant')).toEqual(['b']);
  expect(await ids('SELECT key FROM rate_limit')).toEqual(['now']);
});

it('wins back the space of deleted rows, which the embedded database never does by itself', async () => {
  const fill = () =>
    pool.query(`INSERT INTO rate_limit SELECT 'k' || n, 1, 1 FROM generate_series(1, 5000) n`);
  const size = async () =>
    (await pool.query<{ size: number }>(`SELECT pg_relation_size('rate_limit')::int AS size`)).rows[0]
      ?.size ?? 0;
  await fill();
  await sweep(pool, true);
  const before = await size();
  for (let round = 0; round < 5; round += 1) {
    await fill();
    await sweep(pool, true);
  }
  expect(await size()).toBeLessThanOrEqual(before * 2);
});

it('is done every five minutes, and keys are looked for more often', async () => {
  await pool.query(`INSERT INTO rate_limit VALUES ('past', 1, 1)`);
  const isThere = async () => (await pool.query(`SELECT FROM rate_limit WHERE key = 'past'`)).rowCount === 1;
  const revocations = createRevocations(pool, () => new Date(Date.now() + 2 * 86_400_000));
  await revocations.revoke('long ago');
  const store = { pool, revocations } as Store;
  const refresh = vi.fn(async () => {});
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const stop = startUpkeep(store, readConfig({ POLL_MS: '1000' }), () => {}, refresh);
  vi.advanceTimersByTime(299_000);
  expect([await isThere(), revocations.has('long ago')]).toEqual([true, true]);
  vi.advanceTimersByTime(1_000);
  await stop();
  vi.useRealTimers();
  expect([await isThere(), revocations.has('long ago')]).toEqual([false, false]);
  expect(refresh).toHaveBeenCalledTimes(300);
});
