import { hkdfSync, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { Config } from './config.ts';
import { inStartupTurn } from './schema.ts';

const toCookieKey = (secret: string) =>
  Buffer.from(hkdfSync('sha256', secret, '', 'guise cookie keys', 32)).toString('base64url');

/**
 * What cookies are signed with; the first signs. Those that are not given follow from the secrets that seal the signing
 * keys, and so lie nowhere. Without either one is made and kept in the database, so that replicas agree.
 */
export async function readCookieKeys(
  { cookieKeys, keySecrets }: Pick<Config, 'cookieKeys' | 'keySecrets'>,
  pool: Pool,
): Promise<readonly string[]> {
  if (cookieKeys.length) return cookieKeys;
  if (keySecrets.length) return keySecrets.map(toCookieKey);
  return inStartupTurn(pool, async client => {
    const { rows } = await client.query<{ key: string }>(
      'SELECT key FROM cookie_key ORDER BY created_at DESC',
    );
    if (rows.length) return rows.map(({ key }) => key);
    const key = randomBytes(32).toString('base64url');
    await client.query('INSERT INTO cookie_key (key) VALUES ($1)', [key]);
    return [key];
  });
}
