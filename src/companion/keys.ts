import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Pool, PoolClient } from 'pg';
import type { KeyAlg, Signing } from './config.ts';
import { inStartupTurn } from './schema.ts';
import type { Seal, StoredKey } from './seal.ts';

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
  readonly kid: string;
  readonly jwk: StoredKey;
  readonly created_at: Date;
  readonly activates_at: Date;
  readonly retires_at: Date | null;
}

async function toKey(row: Row, seal: Seal): Promise<SigningKey> {
  return {
    jwk: (await seal.open(row.jwk)) as SigningKey['jwk'],
    createdAt: row.created_at,
    activatesAt: row.activates_at,
    retiresAt: row.retires_at ?? undefined,
  };
}

/** The keys of one algorithm. What is sealed with a secret that is not known is a ConfigError. */
export interface Keys {
  /** In signing order. */
  readonly list: (now: Date) => Promise<SigningKey[]>;
  /** The same, of which there is at least one. Replicas that start at once make one key, not one each. */
  readonly read: (now: Date) => Promise<SigningKey[]>;
  /**
   * Makes a key that is published at once and signs from `lead` seconds on, when every reader has had time to fetch it.
   * Those before it stay published until nothing that they signed is good any more; without a lead, as when one leaked,
   * they are gone at once. Returns its id.
   */
  readonly rotate: (lead: number) => Promise<string>;
}

/** Longer than anything that is signed may live, in seconds. */
const longestLife = 86_400;

export function createKeys(pool: Pool, alg: KeyAlg, seal: Seal): Keys {
  const list = async (client: Pool | PoolClient, now: Date) => {
    const { rows } = await client.query<Row>('SELECT * FROM signing_key WHERE alg = $1', [alg]);
    return toSigningOrder(await Promise.all(rows.map(row => toKey(row, seal))), now);
  };

  const add = async (client: PoolClient, lead: number) => {
    const jwk = await generateKey(alg);
    await client.query(
      `INSERT INTO signing_key (kid, alg, jwk, activates_at)
       VALUES ($1, $2, $3, now() + $4 * interval '1 second')`,
      [jwk.kid, alg, await seal.close(jwk), lead],
    );
    return jwk.kid;
  };

  const retire = (client: PoolClient, seconds: number) =>
    client.query(
      `UPDATE signing_key SET retires_at = now() + $2 * interval '1 second'
        WHERE alg = $1 AND retires_at IS NULL`,
      [alg, seconds],
    );

  /** Keys of other algorithms too: they may be published still, and a copy of the database must open none. */
  const sealAll = async (client: PoolClient) => {
    const { rows } = await client.query<Row>('SELECT * FROM signing_key');
    for (const { kid, jwk } of rows.filter(row => !seal.isCurrent(row.jwk))) {
      const sealed = await seal.close(await seal.open(jwk));
      await client.query('UPDATE signing_key SET jwk = $2 WHERE kid = $1', [kid, sealed]);
    }
  };

  return {
    list: now => list(pool, now),
    read: now =>
      inStartupTurn(pool, async client => {
        await sealAll(client);
        const keys = await list(client, now);
        if (keys.length) return keys;
        await add(client, 0);
        return list(client, now);
      }),
    rotate: lead =>
      inStartupTurn(pool, async client => {
        // Without the secret the new key would lie open beside those that are sealed.
        await sealAll(client);
        if (lead === 0) await client.query('DELETE FROM signing_key');
        else await retire(client, lead + longestLife);
        return add(client, lead);
      }),
  };
}

/** What may be published of a key (RFC 7518 section 6). */
export function toPublicJwk({ jwk }: SigningKey): JWK {
  const { kty, kid, alg, use, crv, x, y, n, e } = jwk;
  return Object.fromEntries(
    Object.entries({ kty, kid, alg, use, crv, x, y, n, e }).filter(([, value]) => value !== undefined),
  ) as unknown as JWK;
}
