import type { Pool } from 'pg';
import type { Config } from './config.ts';
import { openDatabase } from './database.ts';
import { createPasswords } from './passwords.ts';
import { createRevocations, type Revocations } from './revocations.ts';
import { createUsers, type Users } from './users.ts';

/** What the server and the user commands have in common. */
export interface Store {
  readonly pool: Pool;
  readonly users: Users;
  readonly revocations: Revocations;
  readonly close: () => Promise<void>;
}

/** Opens the database. The embedded one's folder must be locked by the caller. */
export async function openStore(config: Config, now: () => Date): Promise<Store> {
  const { pool, close } = await openDatabase(config.storage);
  const users = createUsers(pool, await createPasswords(config.hashConcurrency));
  return { pool, users, revocations: createRevocations(pool, now), close };
}
