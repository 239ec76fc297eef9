import { createHash } from 'node:crypto';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Pool } from 'pg';
import { type Revocations, toEndedSessions } from './revocations.ts';

/**
 * Ids of tokens, sessions and device codes are what their bearer shows, so only a hash of them is stored: a copy of the
 * database opens nothing.
 */
const toHash = (id: string) => createHash('sha256').update(id).digest('base64url');

/** What is found by another key than its id cannot be told its id, but this, which stands for it in what follows. */
const aliasPrefix = 'row:';
const toKey = (id: string) => (id.startsWith(aliasPrefix) ? id.slice(aliasPrefix.length) : toHash(id));

interface Row {
  readonly id: string;
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
  /** Whether a sign-in at our page is under way again, which knows its device code by an alias alone. */
  readonly isResuming: () => boolean;
}

/**
 * Whether a payload is spent for good, `$3` being the leeway in seconds. Without one no clock is asked: of two who come at
 * once, the loser's transaction may have begun before the moment that the winner wrote.
 */
const IS_SPENT = `(consumed_at IS NOT NULL AND ($3::float8 = 0 OR consumed_at <= now() - $3 * interval '1 second'))`;

/** What may be stored. The id of the browser's session stands in an interaction too, where nothing reads it. */
function toStored({ jti: _, ...payload }: AdapterPayload): AdapterPayload {
  if (!payload.session) return payload;
  const { cookie: _cookie, ...session } = payload.session as { cookie?: string } & typeof payload.session;
  return { ...payload, session };
}

/** Where oidc-provider keeps the payloads of one model. */
export function createPayloads(model: string, options: PayloadOptions): Adapter {
  const { pool, revocations, createConsumedError, isResuming } = options;
  // The answer to a code that was lost is asked for by signing in again; a code must be good once (RFC 6749 4.1.2).
  const leeway = model === 'RefreshToken' ? options.leeway : 0;

  const find = async (column: 'id' | 'uid' | 'user_code', value: string): Promise<Row | undefined> => {
    const { rows } = await pool.query<Row>(
      `SELECT id, payload,
              CASE WHEN ${IS_SPENT} THEN extract(epoch FROM consumed_at)::float8 END AS consumed
         FROM oidc_payload
        WHERE model = $1 AND ${column} = $2 AND (expires_at IS NULL OR expires_at > now())
          AND NOT (model = 'Session' AND consumed_at IS NOT NULL)`,
      [model, value, leeway],
    );
    return rows[0];
  };
  const toPayload = (row: Row | undefined, id = `${aliasPrefix}${row?.id}`): AdapterPayload | undefined =>
    row && {
      ...row.payload,
      jti: id,
      ...(row.consumed === null ? {} : { consumed: row.consumed }),
    };

  return {
    async upsert(id, payload, expiresIn) {
      const grantId = model === 'Grant' ? id : payload.grantId;
      await pool.query(
        `INSERT INTO oidc_payload (model, id, payload, grant_id, user_code, uid, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, now() + $7::float8 * interval '1 second')
         ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id,
           user_code = excluded.user_code, uid = excluded.uid, expires_at = excluded.expires_at
          WHERE oidc_payload.consumed_at IS NULL`,
        [model, toKey(id), toStored(payload), grantId, payload.userCode, payload.uid, expiresIn],
      );
    },
    async find(id) {
      // An alias stands in the database, so nobody may show one; only our own page, on the way from code to sign-in, does.
      const isOurs = model === 'DeviceCode' && isResuming();
      return toPayload(await find('id', isOurs ? toKey(id) : toHash(id)), id);
    },
    findByUid: async uid => toPayload(await find('uid', uid)),
    findByUserCode: async userCode => toPayload(await find('user_code', userCode)),
    async consume(id) {
      // Looking and taking are one statement: of many at once, one wins. The first time counts for the leeway.
      const { rowCount } = await pool.query(
        `UPDATE oidc_payload SET consumed_at = coalesce(consumed_at, now())
          WHERE model = $1 AND id = $2 AND NOT ${IS_SPENT}`,
        [model, toKey(id), leeway],
      );
      if (rowCount === 0) throw createConsumedError();
    },
    async destroy(id) {
      if (model === 'Grant') await revocations.revoke(id);
      else if (model === 'Session') await pool.query(toEndedSessions('id = $1'), [toKey(id)]);
      else await pool.query('DELETE FROM oidc_payload WHERE model = $1 AND id = $2', [model, toKey(id)]);
    },
    async revokeByGrantId(grantId) {
      await pool.query('DELETE FROM oidc_payload WHERE model = $1 AND grant_id = $2', [model, grantId]);
    },
  };
}
