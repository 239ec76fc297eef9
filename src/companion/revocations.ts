import type { Pool } from 'pg';

/** How long a revoked grant is remembered at least: longer than any access token of it may live. */
const leastSeconds = 86_400;

export interface Revocations {
  /** Whether tokens of this grant are refused, as far as was known at the last `load`. */
  readonly has: (grantId: string) => boolean;
  /** Ends a grant: its tokens are deleted and its access tokens refused from here on. */
  readonly revoke: (grantId: string) => Promise<void>;
  /** Ends every grant of a user, those for the user to act as others, and sign-ins under way. */
  readonly revokeAll: (userId: string) => Promise<void>;
  /** Learns what other processes revoked. */
  readonly load: () => Promise<void>;
}

interface Row {
  readonly grant_id: string;
  readonly expires_at: Date;
}

/**
 * Ends sessions. The library writes a session at the end of every request of it, and so would bring one back that was
 * ended meanwhile, were its place free; it stays taken for longer than any request lasts.
 */
export const toEndedSessions = (condition: string) => `
  UPDATE oidc_payload
     SET payload = '{}', uid = NULL, consumed_at = now(), expires_at = now() + interval '1 hour'
   WHERE model = 'Session' AND ${condition}`;

const endedOfUser = `
  WITH sessions AS (${toEndedSessions(`payload->>'accountId' = $1`)}),
  gone AS (
    DELETE FROM oidc_payload
     WHERE model <> 'Session' AND (payload->>'accountId' = $1 OR payload#>>'{result,login,accountId}' = $1
        OR grant_id IN (SELECT grant_id FROM audit WHERE actor_id::text = $1))
    RETURNING grant_id)
  INSERT INTO revoked_grant (grant_id, expires_at)
  SELECT DISTINCT grant_id, now() + $2 * interval '1 second' FROM gone WHERE grant_id IS NOT NULL`;
const remembered = 'ON CONFLICT (grant_id) DO UPDATE SET expires_at = excluded.expires_at RETURNING *';

export function createRevocations(pool: Pool, now: () => Date): Revocations {
  const known = new Map<string, Date>();

  const learn = (rows: readonly Row[]) => {
    for (const row of rows) known.set(row.grant_id, row.expires_at);
  };
  const forget = () => {
    for (const [grantId, expiresAt] of known) if (expiresAt <= now()) known.delete(grantId);
  };
  const run = async (text: string, values: unknown[]) => learn((await pool.query<Row>(text, values)).rows);

  return {
    has: grantId => known.has(grantId),
    revoke: async grantId => {
      await pool.query('DELETE FROM oidc_payload WHERE grant_id = $1', [grantId]);
      const values = `VALUES ($1, now() + $2 * interval '1 second')`;
      await run(`INSERT INTO revoked_grant (grant_id, expires_at) ${values} ${remembered}`, [
        grantId,
        leastSeconds,
      ]);
    },
    revokeAll: userId => run(`${endedOfUser} ${remembered}`, [userId, leastSeconds]),
    load: async () => {
      await run('SELECT grant_id, expires_at FROM revoked_grant WHERE expires_at > now()', []);
      forget();
    },
  };
}
