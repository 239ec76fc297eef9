import { AppError } from '../core/errors.ts';
import { checkLevel, isAllowedLevel, toRestingLevel } from '../core/policy.ts';
import type { Input } from '../core/protocol.ts';
import { withoutPassword } from '../core/remember.ts';
import { EMPTY, type State } from '../core/state.ts';
import type { TokenSet } from '../core/token.ts';
import * as transitions from '../core/transitions.ts';
import { checkPassphrase } from '../core/vault.ts';
import { findSealed, seal } from '../platform/seal.ts';
import { exclusively, local, readState, session, writeState } from '../platform/storage.ts';
import { keepKey, readKey } from '../platform/vault.ts';
import { lock } from './lock.ts';
import { readDerived } from './passphrase.ts';
import { tidyPictures } from './pictures.ts';
import { getPiece } from './piece.ts';
import { reconcile } from './reconcile.ts';
import { putRecords, readOwners, readRecords, tidy } from './records.ts';

/** @throws AppError `locked`, `passphrase-short`, `passphrase-wrong`, `passphrase-wait` */
export async function setVault({ level, passphrase = '', current = '' }: Input<'setVault'>): Promise<void> {
  if (level === 'passphrase') checkPassphrase(passphrase);
  const { vault, policy = {} } = await readState();
  checkLevel(policy, level);
  if (vault.derivation) await readDerived(current, vault.derivation);
  const { vault: next, raw } = await getPiece('passphrases').createVault(level, passphrase);
  await exclusively(async () => {
    const state = await readState();
    // Making a key takes a while, and keeps it in memory.
    if (state.locked) throw new AppError('locked');
    await reseal(state, transitions.setVault(state, next), raw);
  });
}

/**
 * Has secrets rest no weaker than the administrator asks for; while all is locked, at the next unlock. The person is told
 * where there are any.
 */
export async function raiseLevel(): Promise<void> {
  await exclusively(async () => {
    const state = await readState();
    const { locked, vault, policy = {} } = state;
    if (locked || isAllowedLevel(policy, vault.level)) return;
    const { vault: next, raw } = await getPiece('passphrases').createVault(toRestingLevel(policy), '');
    const isFelt = (await readOwners(vault)).length > 0;
    const after = isFelt ? transitions.raiseLevel(state, next) : transitions.setVault(state, next);
    await reseal(state, after, raw);
  });
}

/**
 * Nobody knows the passphrase: what is sealed is lost, what sign-ins showed as well, and all begins anew without one. Locked
 * first: wherever it is stopped nothing is sent, and what was being renewed is forgotten with the rest.
 */
export async function forgetSecrets(): Promise<void> {
  await lock();
  const { policy = {} } = await readState();
  const { vault, raw } = await getPiece('passphrases').createVault(toRestingLevel(policy), '');
  await exclusively(async () => {
    const state = await readState();
    await keepKey(vault, raw);
    await writeState(state, transitions.unlock(transitions.setVault(state, vault), {}));
    await tidy(vault);
    await tidyPictures(EMPTY);
    await local.remove('wrong');
  });
  await reconcile();
}

/**
 * Seals every secret anew. Wherever this is stopped, either vault is there whole: the settings, in one write, name the
 * one or the other, and the rest is tidied away. What cannot be opened is taken along as it is,
 * passwords not into memory alone.
 */
async function reseal(state: State, after: State, raw: Uint8Array<ArrayBuffer>): Promise<void> {
  const next = after.vault;
  const before = await readKey(state.vault);
  await session.set({ resealing: true });
  const key = await keepKey(next, raw);
  const records = await readRecords(state.vault, await readOwners(state.vault));
  const resealed = records.map(async ([owner, sealed]) => {
    const secret = await findSealed(before, owner, sealed);
    if (secret === undefined) return [owner, sealed] as const;
    const kept = next.level === 'memory' ? withoutPassword(secret as TokenSet) : secret;
    return [owner, await seal(key, owner, kept)] as const;
  });
  await putRecords(next, await Promise.all(resealed));
  await writeState(state, after);
  await tidy(next);
  await session.remove('resealing');
}
