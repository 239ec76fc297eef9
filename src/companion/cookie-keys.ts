import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { Config } from './config.ts';
import { inStartupTurn } from './schema.ts';

/** What cookies are signed with; the first signs. Replicas agree, since the one that is made is kept in the database. */
export async function readCookieKeys({ cookieKeys }: Config, pool: Pool): Promise<readonly string[]> {
  if (cookieKeys.length) return cookieKeys;
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
