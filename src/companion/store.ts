import type { Pool } from 'pg';
import { type Audit, createAudit } from './audit.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './database.ts';
import { createKeys, type Keys, toKeyAlg } from './keys.ts';
import { createPasswords } from './passwords.ts';
import { createRevocations, type Revocations } from './revocations.ts';
import { createSeal } from './seal.ts';
import { createUsers, type Users } from './users.ts';

/** What the server and the commands have in common. */
export interface Store {
  readonly pool: Pool;
  readonly users: Users;
  readonly revocations: Revocations;
  readonly audit: Audit;
  readonly keys: Keys;
  readonly dump: Database['dump'];
  readonly close: () => Promise<void>;
}

/** Opens the database. The embedded one's folder must be locked by the caller. */
export async function openStore(config: Config, now: () => Date): Promise<Store> {
  const { pool, dump, close } = await openDatabase(config.storage);
  const users = createUsers(pool, await createPasswords(config.hashConcurrency));
  return {
    pool,
    users,
    revocations: createRevocations(pool, now),
    audit: createAudit(pool),
    keys: createKeys(pool, toKeyAlg(config.signing), createSeal(config.keySecrets)),
    dump,
    close,
  };
}
