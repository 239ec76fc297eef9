import type { Pool } from 'pg';
import type { Config } from './config.ts';
import { type Log, toFields } from './log.ts';
import type { Store } from './store.ts';

const sweepMs = 5 * 60_000;

const statements = [
  'DELETE FROM oidc_payload WHERE expires_at <= now()',
  // A sign-in whose last token has expired can never be renewed.
  `DELETE FROM oidc_payload g
    WHERE g.model = 'Grant' AND (g.payload->>'iat')::float8 < extract(epoch FROM now()) - 86400
      AND NOT EXISTS (SELECT FROM oidc_payload t WHERE t.grant_id = g.grant_id AND t.model <> 'Grant')`,
  'DELETE FROM revoked_grant WHERE expires_at <= now()',
  'DELETE FROM signing_key WHERE retires_at <= now()',
  'DELETE FROM rate_limit WHERE expire <= extract(epoch FROM now()) * 1000',
];

/** Deletes what has expired. The embedded database's autovacuum never runs, so its space is won back here. */
export async function sweep(pool: Pool, isEmbedded: boolean): Promise<void> {
  for (const statement of statements) await pool.query(statement);
  if (isEmbedded) await pool.query('VACUUM oidc_payload, revoked_grant, rate_limit, users, signing_key');
}

/**
 * Does it now and then, hears what other replicas revoke and which keys there are, until the returned function is
 * called.
 */
export function startUpkeep(
  { pool, revocations }: Store,
  config: Config,
  log: Log,
  refreshKeys: () => Promise<void>,
): () => Promise<void> {
  const isEmbedded = config.storage.kind === 'embedded';
  const logged = (work: () => Promise<void>) => {
    running = running.then(work).catch(error => log('error', 'upkeep.failed', toFields(error)));
  };
  let running = Promise.resolve();
  const timers = [
    setInterval(() => logged(() => sweep(pool, isEmbedded)), sweepMs),
    setInterval(() => logged(refreshKeys), config.pollMs),
    // Nobody else writes to the embedded database; there it is only for forgetting.
    setInterval(() => logged(revocations.load), isEmbedded ? sweepMs : config.pollMs),
  ];
  return () => {
    for (const timer of timers) clearInterval(timer);
    return running;
  };
}
