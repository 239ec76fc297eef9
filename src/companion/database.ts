import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { Pool } from 'pg';
import { ConfigError, type Storage } from './config.ts';
import { initDatabase } from './initdb.ts';
import { migrate } from './schema.ts';

export interface Database {
  readonly pool: Pool;
  /** All of the embedded database as of one instant: its folder as a tar file, compressed. @throws {ConfigError} */
  readonly dump: () => Promise<Buffer>;
  readonly close: () => Promise<void>;
}

async function openEmbedded(folder: string): Promise<Database> {
  const pglite = await PGlite.create(await initDatabase(folder), {
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=8MB'],
  });
  // One connection is all there is: PGlite's node-postgres entry shares it and cannot open it twice.
  const pool = new Pool({ ...createPgConfig(pglite), max: 1, idleTimeoutMillis: 0 });
  const close = async () => {
    await pool.end();
    await pglite.close();
  };
  const dump = async () => Buffer.from(await (await pglite.dumpDataDir('gzip')).arrayBuffer());
  return { pool, dump, close };
}

async function openPostgres(url: string): Promise<Database> {
  const pool = new Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 10_000 });
  // An idle connection that breaks is replaced at the next query, which reports what is wrong, if it still is.
  pool.on('error', () => {});
  // The library's own message may quote the URL's user or host, so only the code is passed on.
  await pool.query('SELECT 1').catch(async ({ code = 'no answer' }: { code?: string }) => {
    await pool.end();
    throw new ConfigError(`The database that DATABASE_URL names cannot be used (${code}).`);
  });
  const dump = async () => {
    throw new ConfigError('DATABASE_URL names a PostgreSQL database: back it up with pg_dump.');
  };
  return { pool, dump, close: () => pool.end() };
}

/** Opens the database and brings its schema up to date. The embedded one's folder must be locked by the caller. */
export async function openDatabase(storage: Storage): Promise<Database> {
  const database =
    storage.kind === 'embedded' ? await openEmbedded(storage.folder) : await openPostgres(storage.url);
  try {
    await migrate(database.pool);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
