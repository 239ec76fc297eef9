import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Pool, PoolClient } from 'pg';
import type { KeyAlg, Signing } from './config.ts';
import { inStartupTurn } from './schema.ts';

/** A private JWK and when it is used: published from the start, signing from `activatesAt`, gone at `retiresAt`. */
export interface SigningKey {
  readonly jwk: JWK & { readonly kid: string; readonly alg: string };
  readonly createdAt: Date;
  readonly activatesAt: Date;
  readonly retiresAt: Date | undefined;
}

/** An id token needs a key that its reader can look up (OpenID Core 10.1), so HS256 is for access tokens alone. */
export const toKeyAlg = ({ alg }: Signing): KeyAlg => (alg === 'HS256' ? 'ES256' : alg);

/** The first key signs: those active, newest first; then those to come, which readers may fetch ahead. */
export function toSigningOrder(keys: readonly SigningKey[], now: Date): SigningKey[] {
  const isActive = (key: SigningKey) => key.activatesAt <= now;
  const newestFirst = (a: SigningKey, b: SigningKey) =>
    b.activatesAt.getTime() - a.activatesAt.getTime() || (a.jwk.kid < b.jwk.kid ? -1 : 1);
  const published = keys.filter(key => key.retiresAt === undefined || key.retiresAt > now).sort(newestFirst);
  return [...published.filter(isActive), ...published.filter(key => !isActive(key))];
}

async function generateKey(alg: KeyAlg): Promise<SigningKey['jwk']> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg, use: 'sig', kid: await calculateJwkThumbprint(jwk) };
}

interface Row {
  readonly jwk: SigningKey['jwk'];
  readonly created_at: Date;
  readonly activates_at: Date;
  readonly retires_at: Date | null;
}

const toKey = (row: Row): SigningKey => ({
  jwk: row.jwk,
  createdAt: row.created_at,
  activatesAt: row.activates_at,
  retiresAt: row.retires_at ?? undefined,
});

/** The keys of this algorithm, in signing order. */
export async function listKeys(pool: Pool | PoolClient, alg: KeyAlg, now: Date): Promise<SigningKey[]> {
  const { rows } = await pool.query<Row>('SELECT * FROM signing_key WHERE alg = $1', [alg]);
  return toSigningOrder(rows.map(toKey), now);
}

/** The same, of which there is at least one. Replicas that start at once make one key, not one each. */
export function readKeys(pool: Pool, alg: KeyAlg, now: Date): Promise<SigningKey[]> {
  return inStartupTurn(pool, async client => {
    const keys = await listKeys(client, alg, now);
    if (keys.length) return keys;
    const jwk = await generateKey(alg);
    await client.query('INSERT INTO signing_key (kid, alg, jwk) VALUES ($1, $2, $3)', [jwk.kid, alg, jwk]);
    return listKeys(client, alg, now);
  });
}

/** Longer than anything that is signed may live, in seconds. */
const longestLife = 86_400;

/**
 * Makes a key that is published at once and signs from `lead` seconds on, when every reader has had time to fetch it.
 * Those before it stay published until nothing that they signed is good any more.
 */
export function rotateKey(pool: Pool, alg: KeyAlg, lead: number): Promise<string> {
  return inStartupTurn(pool, async client => {
    const jwk = await generateKey(alg);
    await client.query(
      `UPDATE signing_key SET retires_at = now() + $2 * interval '1 second'
        WHERE alg = $1 AND retires_at IS NULL`,
      [alg, lead + longestLife],
    );
    await client.query(
      `INSERT INTO signing_key (kid, alg, jwk, activates_at)
       VALUES ($1, $2, $3, now() + $4 * interval '1 second')`,
      [jwk.kid, alg, jwk, lead],
    );
    return jwk.kid;
  });
}

/** What may be published of a key (RFC 7518 section 6). */
export function toPublicJwk({ jwk }: SigningKey): JWK {
  const { kty, kid, alg, use, crv, x, y, n, e } = jwk;
  return Object.fromEntries(
    Object.entries({ kty, kid, alg, use, crv, x, y, n, e }).filter(([, value]) => value !== undefined),
  ) as unknown as JWK;
}
