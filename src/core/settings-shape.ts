import * as v from 'valibot';
import { AppError } from './errors.ts';
import { migrateSettings, type Versioned } from './migrations.ts';
import { checkShape } from './preset/flaw.ts';
import { Attachment, SignIn } from './preset/schema.ts';

const Site = v.object({
  id: v.string(),
  name: v.string(),
  origins: v.array(v.string()),
  signIn: v.exactOptional(SignIn),
  attachments: v.array(Attachment),
  cookies: v.picklist(['kept', 'hidden']),
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

/** @throws AppError `stored-damaged`, which names the place, for what no migration makes settings of. */
export function checkStored(stored: Versioned): void {
  const shaped = checkShape(SettingsShape, migrateSettings(stored));
  if ('flaws' in shaped) throw new AppError('stored-damaged', shaped.flaws[0]?.path || 'settings');
}
