import type { Pool } from 'pg';
import { type Audit, createAudit } from './audit.ts';
import type { Config, KeyAlg } from './config.ts';
import { openDatabase } from './database.ts';
import { toKeyAlg } from './keys.ts';
import { createPasswords } from './passwords.ts';
import { createRevocations, type Revocations } from './revocations.ts';
import { createUsers, type Users } from './users.ts';

/** What the server and the commands have in common. */
export interface Store {
  readonly pool: Pool;
  readonly users: Users;
  readonly revocations: Revocations;
  readonly audit: Audit;
  /** What keys are for. */
  readonly keyAlg: KeyAlg;
  readonly close: () => Promise<void>;
}

/** Opens the database. The embedded one's folder must be locked by the caller. */
export async function openStore(config: Config, now: () => Date): Promise<Store> {
  const { pool, close } = await openDatabase(config.storage);
  const users = createUsers(pool, await createPasswords(config.hashConcurrency));
  return {
    pool,
    users,
    revocations: createRevocations(pool, now),
    audit: createAudit(pool),
    keyAlg: toKeyAlg(config.signing),
    close,
  };
}
