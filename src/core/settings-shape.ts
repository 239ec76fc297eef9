import * as v from 'valibot';
import { AppError } from './errors.ts';
import { migrateSettings, type Versioned } from './migrations.ts';
import { checkShape } from './preset/flaw.ts';
import { Attachment, SignIn } from './preset/schema.ts';
import { toFetched } from './sign-in.ts';
import { findUrl } from './url.ts';

/** Rules are made of it. */
const Address = v.pipe(v.string(), v.check(isAddress));

const Site = v.object({
  id: v.string(),
  name: v.string(),
  origins: v.array(Address),
  signIn: v.exactOptional(
    v.pipe(
      SignIn,
      v.check(signIn => toFetched(signIn).every(isAddress)),
    ),
  ),
  attachments: v.array(Attachment),
  cookies: v.picklist(['kept', 'hidden']),
  whoami: v.exactOptional(v.object({ url: Address, pointer: v.string() })),
});

const Account = v.object({
  id: v.string(),
  site: v.string(),
  label: v.string(),
  color: v.string(),
  initials: v.string(),
  username: v.string(),
  method: v.picklist(['login', 'pasted']),
});

/** What everything else relies on. More may be there, but in a sign-in and an attachment, which are as in a preset. */
const SettingsShape = v.object({
  sites: v.array(Site),
  accounts: v.array(Account),
  choices: v.record(
    v.string(),
    v.variant('kind', [
      v.object({ kind: v.literal('account'), account: v.string() }),
      v.object({ kind: v.picklist(['none', 'signed-out']) }),
    ]),
  ),
  paused: v.boolean(),
  vault: v.object({ level: v.picklist(['memory', 'device', 'passphrase']), key: v.string() }),
  locking: v.object({ onClose: v.boolean(), onSleep: v.boolean(), idleMinutes: v.number() }),
});

/** @throws AppError `stored-damaged`, which names the place, for what no migration makes settings of; or `stored-newer`. */
export function checkStored(stored: Versioned): void {
  if (!(stored.version >= 1)) throw new AppError('stored-damaged', 'version');
  const shaped = checkShape(SettingsShape, migrateSettings(stored));
  if ('flaws' in shaped) throw new AppError('stored-damaged', shaped.flaws[0]?.path || 'settings');
}

function isAddress(text: string): boolean {
  return findUrl(text) !== undefined;
}
