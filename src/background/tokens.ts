import { withoutPassword } from '../core/remember.ts';
import { SIGNED_OUT, type Standing } from '../core/standing.ts';
import { isKept, type Session, type State } from '../core/state.ts';
import type { TokenSet } from '../core/token.ts';
import { toStanding } from '../core/token-standing.ts';
import { distrust } from '../core/transitions.ts';
import type { Vault } from '../core/vault.ts';
import { findSealed } from '../platform/seal.ts';
import { exclusively, readState, session } from '../platform/storage.ts';
import { readKey } from '../platform/vault.ts';
import { keepPicture, tidyPictures } from './pictures.ts';
import { findRecord, putRecord, readOpenVault, readOwners, readRecords, removeRecords } from './records.ts';

/**
 * Where token sets are: whole ones sealed, as the vault has it, and there alone the refresh tokens; the access tokens
 * also in storage.session, in clear and in memory only, until all is locked.
 */

/**
 * Keeps a token set: at rest first, so that a refresh token is never spent before its successor is safe. To be called
 * exclusively.
 */
export async function keepTokenSet(account: string, tokenSet: TokenSet): Promise<void> {
  const { vault } = await readState();
  await putRecord(vault, account, tokenSet);
  await exposeToken(account, tokenSet);
}

/** Puts an account's access token where rules are made from, unless all is locked. To be called exclusively. */
async function exposeToken(account: string, { accessToken }: TokenSet): Promise<void> {
  const { locked } = await session.get('locked');
  if (!locked) await session.set({ [`token:${account}`]: accessToken } as Record<`token:${string}`, string>);
}

/** Takes access tokens away and leaves what is sealed, so that a removal can be undone. */
export async function withdrawTokens(...accounts: readonly string[]): Promise<void> {
  await session.remove(...accounts.map(account => `token:${account}` as const));
}

/** Nothing, where none is remembered. @throws AppError `locked` */
export function forgetPassword(account: string): Promise<void> {
  return exclusively(async () => {
    const vault = await readOpenVault();
    const kept = (await findRecord(vault, account)) as TokenSet | undefined;
    if (kept?.password !== undefined) await putRecord(vault, account, withoutPassword(kept));
  });
}

/** The picture goes with it. */
export function dropTokenSet(account: string): Promise<void> {
  return exclusively(async () => {
    const { vault } = await readState();
    await withdrawTokens(account);
    await removeRecords(vault, account);
    await keepPicture(account, undefined);
  });
}

/** The token set at rest; undefined where there is none or it cannot be opened. @throws AppError `locked` */
export function findTokenSet(account: string): Promise<TokenSet | undefined> {
  return exclusively(async () => {
    const found = await findRecord(await readOpenVault(), account);
    return found as TokenSet | undefined;
  });
}

/**
 * Puts the access tokens that are sealed for some accounts where rules are made from. Answers what is known of each
 * account then. To be called exclusively. @throws AppError `locked`
 */
export async function exposeTokens(
  vault: Vault,
  accounts: readonly { readonly id: string }[],
): Promise<Session['standings']> {
  const key = await readKey(vault);
  const records = await readRecords(
    vault,
    accounts.map(({ id }) => id),
  );
  const found = await Promise.all(
    records.map(
      async ([id, sealed]) => [id, (await findSealed(key, id, sealed)) as TokenSet | undefined] as const,
    ),
  );
  const tokens = found.flatMap(([id, tokenSet]) =>
    tokenSet ? [[`token:${id}`, tokenSet.accessToken] as const] : [],
  );
  await session.set(Object.fromEntries(tokens) as Record<`token:${string}`, string>);
  return Object.fromEntries(found.map(([id, tokenSet]) => [id, toRestored(tokenSet)]));
}

/** What is kept of accounts and sites that can be brought back no more goes for good. To be called exclusively. */
export async function tidyGone(state: State): Promise<void> {
  const gone = (await readOwners(state.vault)).filter(owner => !isKept(state, owner));
  await withdrawTokens(...gone);
  await removeRecords(state.vault, ...gone);
  await tidyPictures(state);
}

/** The clock may have been set back since it came. */
function toRestored(tokenSet: TokenSet | undefined): Standing {
  if (!tokenSet) return { ...SIGNED_OUT, problem: { code: 'secret-damaged', params: [] } };
  return distrust(toStanding(tokenSet), tokenSet.receivedAt - Date.now());
}

/** The access tokens of some accounts, by account. */
export function readAccessTokens(accounts: readonly string[]): Promise<Readonly<Record<string, string>>> {
  return session.getOwned('token', accounts);
}
