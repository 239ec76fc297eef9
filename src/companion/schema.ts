import type { Pool, PoolClient } from 'pg';

/** Each entry is one version; an entry that has been released is never edited. */
const migrations: readonly string[] = [
  `CREATE TABLE users (
     id uuid PRIMARY KEY,
     username text NOT NULL,
     username_key text NOT NULL UNIQUE,
     password_hash text NOT NULL,
     display_name text,
     roles text[] NOT NULL DEFAULT '{}',
     is_test boolean NOT NULL DEFAULT false,
     disabled_at timestamptz,
     created_at timestamptz NOT NULL DEFAULT now()
   );
   CREATE TABLE oidc_payload (
     model text NOT NULL,
     id text NOT NULL,
     payload jsonb NOT NULL,
     grant_id text,
     user_code text UNIQUE,
     uid text,
     consumed_at timestamptz,
     expires_at timestamptz,
     PRIMARY KEY (model, id)
   );
   CREATE INDEX oidc_payload_grant_id ON oidc_payload (grant_id);
   CREATE INDEX oidc_payload_uid ON oidc_payload (uid);
   CREATE INDEX oidc_payload_expires_at ON oidc_payload (expires_at);
   CREATE TABLE signing_key (
     kid text PRIMARY KEY,
     alg text NOT NULL,
     jwk jsonb NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     activates_at timestamptz NOT NULL DEFAULT now(),
     retires_at timestamptz
   );
   CREATE TABLE revoked_grant (
     grant_id text PRIMARY KEY,
     revoked_at timestamptz NOT NULL DEFAULT now(),
     expires_at timestamptz NOT NULL
   );
   CREATE TABLE rate_limit (
     key varchar(255) PRIMARY KEY,
     points integer NOT NULL DEFAULT 0,
     expire bigint
   );`,
  `CREATE TABLE audit (
     id uuid PRIMARY KEY,
     place bigint GENERATED ALWAYS AS IDENTITY,
     at timestamptz NOT NULL DEFAULT now(),
     actor_id uuid NOT NULL,
     actor text NOT NULL,
     subject_id uuid NOT NULL,
     subject text NOT NULL,
     reason text NOT NULL,
     client_id text NOT NULL,
     grant_id text NOT NULL,
     address text NOT NULL
   );
   CREATE INDEX audit_at ON audit (at DESC, place DESC);
   CREATE TABLE cookie_key (
     key text PRIMARY KEY,
     created_at timestamptz NOT NULL DEFAULT now()
   );`,
  `UPDATE oidc_payload SET payload = (payload - 'jti') #- '{session,cookie}';`,
  'ALTER TABLE users ADD COLUMN IF NOT EXISTS version integer NOT NULL DEFAULT 0;',
];

/** The database was written by a newer companion; it is left as it is. */
export class SchemaError extends Error {
  override name = 'SchemaError';
}

/** Runs the work in one transaction on one connection; the embedded database has no second one to give. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

/** Two replicas that create the same table at once: one is told that the name is taken, and may go on. */
async function createVersionTable(pool: Pool): Promise<void> {
  const taken = new Set(['23505', '42P07']);
  await pool
    .query('CREATE TABLE IF NOT EXISTS schema_version (id integer PRIMARY KEY, version integer NOT NULL)')
    .catch((error: { code?: string }) => {
      if (!taken.has(error.code ?? '')) throw error;
    });
  await pool.query('INSERT INTO schema_version VALUES (1, 0) ON CONFLICT DO NOTHING');
}

/** The version row is the lock that keeps replicas from starting up over each other. */
export function inStartupTurn<T>(pool: Pool, work: (client: PoolClient, version: number) => Promise<T>) {
  return inTransaction(pool, async client => {
    const { rows } = await client.query<{ version: number }>('SELECT version FROM schema_version FOR UPDATE');
    return work(client, rows[0]?.version ?? 0);
  });
}

/** Brings the schema to this version. @throws {SchemaError} when the database is newer */
export async function migrate(pool: Pool): Promise<void> {
  await createVersionTable(pool);
  await inStartupTurn(pool, async (client, version) => {
    if (version > migrations.length)
      throw new SchemaError(
        'The database belongs to a newer version of the companion: update the companion.',
      );
    for (const statements of migrations.slice(version)) await client.query(statements);
    await client.query('UPDATE schema_version SET version = $1', [migrations.length]);
  });
}
