import type { Input } from '../core/protocol.ts';
import { accountsOf, getSite } from '../core/state.ts';
import * as transitions from '../core/transitions.ts';
import { exclusively, readState } from '../platform/storage.ts';
import { edit } from './edit.ts';
import { getPiece } from './piece.ts';
import { change } from './reconcile.ts';
import { exposeTokens, tidyGone, withdrawTokens } from './tokens.ts';

/*
 * What is removed sends nothing from the first instant on. Its secrets stay sealed until something else is removed, or
 * the person gives the way back up.
 */

/** @throws AppError `site-unknown` */
export async function removeSite({ site }: Input<'removeSite'>): Promise<void> {
  const state = await readState();
  await withdrawTokens(...accountsOf(state, getSite(state, site).id).map(({ id }) => id));
  await edit(({ removeSite }, state) => removeSite(state, site));
  await purge();
}

/** @throws AppError `account-unknown` */
export async function removeAccount({ account }: Input<'removeAccount'>): Promise<void> {
  await withdrawTokens(...getPiece('edits').withActing(await readState(), [account]));
  await edit(({ removeAccount }, state) => removeAccount(state, account));
  await purge();
}

/** Signs accounts that come back in again, from what is sealed. @throws AppError `nothing-to-restore`, `origin-taken` */
export function restoreRemoved(): Promise<void> {
  return edit(async ({ restoreRemoved }, state) => {
    const { locked, removed, vault } = state;
    const items = removed?.accounts.map(({ item }) => item) ?? [];
    const standings = locked ? {} : await exposeTokens(vault, items);
    return restoreRemoved({ ...state, standings: { ...state.standings, ...standings } });
  });
}

export async function dismissRemoved(): Promise<void> {
  await change(transitions.dismissRemoved);
  await purge();
}

/** @throws AppError `nothing-to-restore`, `origin-taken` */
export async function undoImport(): Promise<void> {
  await edit(({ undoImport }, state) => undoImport(state));
  await purge();
}

/** What can be brought back no more goes for good, with its secrets. */
function purge(): Promise<void> {
  return exclusively(async () => tidyGone(await readState()));
}
