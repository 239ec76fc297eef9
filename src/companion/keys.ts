import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Pool } from 'pg';
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

/** The keys of this algorithm in signing order. Replicas that start at once make one key, not one each. */
export function readKeys(pool: Pool, alg: KeyAlg, now: Date): Promise<SigningKey[]> {
  return inStartupTurn(pool, async client => {
    const stored = async () =>
      (await client.query<Row>('SELECT * FROM signing_key WHERE alg = $1', [alg])).rows.map(toKey);
    const keys = toSigningOrder(await stored(), now);
    if (keys.length) return keys;
    const jwk = await generateKey(alg);
    await client.query('INSERT INTO signing_key (kid, alg, jwk) VALUES ($1, $2, $3)', [jwk.kid, alg, jwk]);
    return toSigningOrder(await stored(), now);
  });
}

/** What may be published of a key (RFC 7518 section 6). */
export function toPublicJwk({ jwk }: SigningKey): JWK {
  const { kty, kid, alg, use, crv, x, y, n, e } = jwk;
  return Object.fromEntries(
    Object.entries({ kty, kid, alg, use, crv, x, y, n, e }).filter(([, value]) => value !== undefined),
  ) as unknown as JWK;
}
