import * as transitions from '../core/transitions.ts';
import { ITERATIONS } from '../core/vault.ts';
import type { Presence } from '../platform/idle.ts';
import { exclusively, readState, readStored, session } from '../platform/storage.ts';
import { keepKey } from '../platform/vault.ts';
import { readDerived } from './passphrase.ts';
import { change } from './reconcile.ts';
import { accountsAtRest, wake } from './refresh.ts';
import { exposeTokens } from './tokens.ts';
import { raiseLevel, setVault } from './vault.ts';

/** Nothing is sent any more when this resolves, and no secret is in memory. */
export async function lock(): Promise<void> {
  await change(transitions.lock);
  await empty();
}

/** Locks where the person, who is away, wants that; once the screen is locked, their minutes are counted from then on. */
export async function onPresence(presence: Presence): Promise<void> {
  const { locking } = await readState();
  if (presence === 'locked') await session.set({ away: Date.now() });
  if (presence === 'active') await session.remove('away');
  else if (presence === 'locked' ? locking.onSleep : locking.idleMinutes > 0) await lock();
}

/**
 * Takes the secrets out of memory once all is locked. A renewal that was under way is waited for: its refresh token is
 * spent, so that the one it brings has to be sealed still.
 */
export async function empty(): Promise<void> {
  await accountsAtRest();
  await exclusively(async () => {
    if ((await readState()).locked) await emptySession();
  });
}

/** Takes every secret out of session storage. To be called exclusively. */
export async function emptySession(): Promise<void> {
  const names = await Promise.all([session.keys('token:'), session.keys('secret:'), session.keys('key:')]);
  await session.remove(...names.flat());
}

/** @throws AppError `passphrase-wrong`, `passphrase-wait` */
export async function unlock({ passphrase = '' }: { readonly passphrase?: string }): Promise<void> {
  const {
    state: { vault, locked },
    clock,
  } = await readStored();
  if (!locked) return;
  const { derivation } = vault;
  const raw = derivation && (await readDerived(passphrase, derivation));
  await change(async state => {
    if (raw) await keepKey(vault, raw);
    await session.remove('away');
    const standings = await exposeTokens(state.vault, state.accounts);
    return transitions.distrustClock(transitions.unlock(state, standings), clock - Date.now());
  }).catch(async error => {
    await empty();
    throw error;
  });
  void wake();
  await raiseLevel();
  const { vault: now } = await readState();
  if (now.derivation && now.derivation.iterations < ITERATIONS) {
    await setVault({ level: 'passphrase', passphrase, current: passphrase });
  }
}
