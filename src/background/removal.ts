import type { Input } from '../core/protocol.ts';
import { accountsOf, getSite, type State, toRemoved } from '../core/state.ts';
import { toStanding } from '../core/token-standing.ts';
import * as transitions from '../core/transitions.ts';
import { readState } from '../platform/storage.ts';
import { edit } from './edit.ts';
import { getPiece } from './piece.ts';
import { change } from './reconcile.ts';
import { report } from './refresh.ts';
import { dropTokenSet, exposeToken, findTokenSet, withdrawTokens } from './tokens.ts';

/*
 * What is removed sends nothing from the first instant on. Its secrets stay sealed until something else is removed, or
 * the person gives the way back up.
 */

/** @throws AppError `site-unknown` */
export async function removeSite({ site }: Input<'removeSite'>): Promise<void> {
  const state = await readState();
  await withdrawTokens(...accountsOf(state, getSite(state, site).id).map(({ id }) => id));
  await edit(({ removeSite }, state) => removeSite(state, site));
  await purge(state);
}

/** @throws AppError `account-unknown` */
export async function removeAccount({ account }: Input<'removeAccount'>): Promise<void> {
  const state = await readState();
  await withdrawTokens(...getPiece('edits').withActing(state, [account]));
  await edit(({ removeAccount }, state) => removeAccount(state, account));
  await purge(state);
}

/** @throws AppError `nothing-to-restore`, `origin-taken` */
export async function restoreRemoved(): Promise<void> {
  const { removed, locked } = await readState();
  await edit(({ restoreRemoved }, state) => restoreRemoved(state));
  if (locked) return;
  for (const { item } of removed?.accounts ?? []) await revive(item.id);
}

export async function dismissRemoved(): Promise<void> {
  const state = await readState();
  await change(transitions.dismissRemoved);
  await purge(state);
}

/** What was removed before can be brought back no more, so its secrets go for good. */
async function purge(before: State): Promise<void> {
  for (const { id } of toRemoved(before)) await dropTokenSet(id);
}

/** Signs an account that came back in again, from what is sealed. */
async function revive(account: string): Promise<void> {
  const tokenSet = await findTokenSet(account);
  if (!tokenSet) return;
  await exposeToken(account, tokenSet);
  await report(account, () => toStanding(tokenSet));
}
