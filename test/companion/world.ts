import { cpSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, vi } from 'vitest';
import project from '../../package.json' with { type: 'json' };
import { type Config, readConfig } from '../../src/companion/config.ts';
import { type Database, openDatabase } from '../../src/companion/database.ts';
import type { Call } from '../../src/companion/http.ts';
import { initDatabase } from '../../src/companion/initdb.ts';
import { createLog, type Log } from '../../src/companion/log.ts';
import { type Companion, startCompanion } from '../../src/companion/server.ts';
import { findKept, keepFolder } from '../kept-folder.ts';

// Starting takes a second, and several when the machine is busy with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** Leaves out what PostgreSQL would make further databases of: two thirds of the files. */
async function shrink(folder: string): Promise<void> {
  const database = await PGlite.create(folder);
  await database.exec('UPDATE pg_database SET datistemplate = false');
  await database.exec('DROP DATABASE template0');
  await database.exec('DROP DATABASE template1');
  await database.close();
}

/** A data folder with a database as initdb leaves it, but small; making one takes seconds, so it is kept and copied. */
async function readTemplate(): Promise<string> {
  const name = `data-${project.dependencies['@electric-sql/pglite']}`;
  return findKept(name) ?? keepFolder(name, async draft => shrink(await initDatabase(draft)));
}

/** What ends after the tests of this file, the last begun first: a hook, which may begin it, can ask for no other hook. */
const ends: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

/** An empty folder of its own that is gone after the tests of this file. */
export async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guise-companion-'));
  // Of a companion that was killed, what it had begun may still be writing.
  ends.push(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

/** A data folder whose database has been made but never used. */
export async function createDataFolder(): Promise<string> {
  const folder = await createFolder();
  cpSync(await readTemplate(), folder, { recursive: true });
  return folder;
}

/** An embedded database that is closed after the tests of this file. */
export async function createDatabase(): Promise<Database> {
  const database = await openDatabase({ kind: 'embedded', folder: await createDataFolder() });
  ends.push(database.close);
  return database;
}

export interface Running extends Companion {
  readonly config: Config;
  /** Everything that was logged, as written. */
  readonly logged: string[];
}

type Env = Readonly<Record<string, string>>;

/** A companion at a free port, on a fresh database unless DATA_DIR is given; the caller closes it. */
export async function start(env: Env = {}, now = () => new Date()): Promise<Running> {
  const folder = env.DATA_DIR ?? (await createDataFolder());
  const config = readConfig({ PORT: '0', DATA_DIR: folder, ...env });
  const logged: string[] = [];
  const log: Log = createLog(line => logged.push(line), now);
  return { ...(await startCompanion(config, { log, now })), config, logged };
}

/** The same, closed after the tests of this file. */
export async function startForFile(env?: Env, now?: () => Date): Promise<Running> {
  const running = await start(env, now);
  ends.push(running.close);
  return running;
}

/** A GET of nothing in particular, to be filled in. */
export const emptyCall: Call = {
  method: 'GET',
  path: '/',
  query: () => new URLSearchParams(),
  headers: {},
  address: '',
  body: async () => '',
};

export const password = 'correct horse battery';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly scope: string;
}

export const login = (origin: string, username: string, word = password, headers = {}) =>
  fetch(`${origin}/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ username, password: word }),
  });

export async function readTokens(origin: string, username: string): Promise<Tokens> {
  return (await (await login(origin, username)).json()) as Tokens;
}

export const whoami = (origin: string, token: string, headers = {}) =>
  fetch(`${origin}/api/whoami`, { headers: { Authorization: `Bearer ${token}`, ...headers } });

export const refresh = (origin: string, token: string, headers = {}) =>
  fetch(`${origin}/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ grant_type: 'refresh_token', client_id: 'guise', refresh_token: token }),
  });
