import { createHash } from 'node:crypto';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Pool } from 'pg';
import type { Revocations } from './revocations.ts';

/** Ids of tokens are what their bearer shows, so only a hash of them is stored: a copy of the database opens nothing. */
const toKey = (id: string) => createHash('sha256').update(id).digest('base64url');

interface Row {
  readonly payload: AdapterPayload;
  /** Seconds since the epoch. */
  readonly consumed: number | null;
}

export interface PayloadOptions {
  readonly pool: Pool;
  readonly revocations: Revocations;
  /** Seconds in which a spent refresh token is found as if it were not, since the answer may have been lost. */
  readonly leeway: number;
  /** The error for a payload that someone else consumed first. */
  readonly createConsumedError: () => Error;
}

/** Where oidc-provider keeps the payloads of one model. */
export function createPayloads(model: string, options: PayloadOptions): Adapter {
  const { pool, revocations, createConsumedError } = options;
  // The answer to a code that was lost is asked for by signing in again; a code must be good once (RFC 6749 4.1.2).
  const leeway = model === 'RefreshToken' ? options.leeway : 0;

  const find = async (column: 'id' | 'uid' | 'user_code', value: string): Promise<Row | undefined> => {
    const { rows } = await pool.query<Row>(
      `SELECT payload,
              CASE WHEN consumed_at <= now() - $3 * interval '1 second'
                   THEN extract(epoch FROM consumed_at)::float8 END AS consumed
         FROM oidc_payload
        WHERE model = $1 AND ${column} = $2 AND (expires_at IS NULL OR expires_at > now())`,
      [model, value, leeway],
    );
    return rows[0];
  };
  const toPayload = (row: Row | undefined, id?: string): AdapterPayload | undefined =>
    row && {
      ...row.payload,
      ...(id === undefined ? {} : { jti: id }),
      ...(row.consumed === null ? {} : { consumed: row.consumed }),
    };

  return {
    async upsert(id, payload, expiresIn) {
      const { jti, ...rest } = payload;
      // What is looked up by another key than its id could not be told its id again.
      const stored = payload.uid || payload.userCode ? payload : rest;
      const grantId = model === 'Grant' ? id : payload.grantId;
      await pool.query(
        `INSERT INTO oidc_payload (model, id, payload, grant_id, user_code, uid, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, now() + $7::float8 * interval '1 second')
         ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id,
           user_code = excluded.user_code, uid = excluded.uid, expires_at = excluded.expires_at`,
        [model, toKey(id), stored, grantId, payload.userCode, payload.uid, expiresIn],
      );
    },
    find: async id => toPayload(await find('id', toKey(id)), id),
    findByUid: async uid => toPayload(await find('uid', uid)),
    findByUserCode: async userCode => toPayload(await find('user_code', userCode)),
    async consume(id) {
      // Looking and taking are one statement: of many at once, one wins. The first time counts for the leeway.
      const { rowCount } = await pool.query(
        `UPDATE oidc_payload SET consumed_at = coalesce(consumed_at, now())
          WHERE model = $1 AND id = $2
            AND (consumed_at IS NULL OR consumed_at > now() - $3 * interval '1 second')`,
        [model, toKey(id), leeway],
      );
      if (rowCount === 0) throw createConsumedError();
    },
    async destroy(id) {
      if (model === 'Grant') await revocations.revoke(id);
      else await pool.query('DELETE FROM oidc_payload WHERE model = $1 AND id = $2', [model, toKey(id)]);
    },
    async revokeByGrantId(grantId) {
      await pool.query('DELETE FROM oidc_payload WHERE model = $1 AND grant_id = $2', [model, grantId]);
    },
  };
}
