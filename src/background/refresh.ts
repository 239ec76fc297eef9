import { AppError, toProblem } from '../core/errors.ts';
import type { TokenAnswer } from '../core/grant.ts';
import { findPassword, toKept } from '../core/remember.ts';
import { toFailed } from '../core/retry.ts';
import { needsRenewal, type Standing } from '../core/standing.ts';
import { getAccount, getSite, isKept, standingOf } from '../core/state.ts';
import { isDue, type TokenSet } from '../core/token.ts';
import { toStanding } from '../core/token-standing.ts';
import * as transitions from '../core/transitions.ts';
import { isOnline } from '../platform/network.ts';
import { exclusively, readState } from '../platform/storage.ts';
import { withClientSecret } from './client-secret.ts';
import { keepPicture } from './pictures.ts';
import { getPiece } from './piece.ts';
import { change, reconcile } from './reconcile.ts';
import { signInAgain } from './sign-in.ts';
import { findTokenSet, keepTokenSet } from './tokens.ts';

const AT_ONCE = 4;

/** Withdraws what has expired, then renews what is due. */
export async function wake(): Promise<void> {
  await reconcile();
  const state = await readState();
  const now = Date.now();
  const due = state.accounts.filter(account => needsRenewal(standingOf(state, account.id), now));
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, lane) => {
      for (const account of due.filter((_, index) => index % AT_ONCE === lane)) await renewIfDue(account.id);
    }),
  );
}

/** There is a network again: what waited for one is due now. */
export async function retryOffline(): Promise<void> {
  await change(transitions.retryOffline);
  await wake();
}

/**
 * Renews an account now. One renewal of an account at a time, in whatever number of windows: a refresh token that is
 * spent twice ends the whole session at an issuer that rotates (RFC 9700 section 4.14).
 * @throws AppError why it failed; the reason is on the account's standing as well.
 */
export function renew(account: string): Promise<void> {
  return withAccount(account, () => renewOrSignIn(account));
}

async function renewIfDue(account: string): Promise<void> {
  await withAccount(account, async () => {
    const state = await readState();
    if (needsRenewal(standingOf(state, account), Date.now())) await renewOrSignIn(account);
  }).catch(() => {
    // The reason is on the account's standing, where the person reads it.
  });
}

/** Runs `task` while nothing else signs in, renews or uses this account for another. @throws AppError `locked` */
export function withAccount<Value>(account: string, task: () => Promise<Value>): Promise<Value> {
  return navigator.locks.request(`account:${account}`, async () => {
    if ((await readState()).locked) throw new AppError('locked');
    return task();
  });
}

/** Resolves when whatever signed in or renewed an account now has ended. */
export async function accountsAtRest(): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const names = held.flatMap(({ name = '' }) => (name.startsWith('account:') ? name : []));
  await Promise.all(names.map(name => navigator.locks.request(name, async () => {})));
}

/** Renews; where that is over for good, signs in anew with the password that is remembered. */
async function renewOrSignIn(account: string): Promise<void> {
  await renewLocked(account).catch(async error => {
    const isOver = ['renewal-refused', 'not-renewable'].includes(toProblem(error).code);
    const password = isOver ? await findRemembered(account) : undefined;
    if (password === undefined) throw error;
    await signInAgain(account, password);
  });
}

async function findRemembered(account: string): Promise<string | undefined> {
  const state = await readState();
  const { signIn } = getSite(state, getAccount(state, account).site);
  const kept = await findTokenSet(account);
  return signIn && kept && findPassword(kept, signIn);
}

async function renewLocked(account: string): Promise<void> {
  const state = await readState();
  const { site, username } = getAccount(state, account);
  const home = getSite(state, site);
  const { signIn } = home;
  const kept = await findTokenSet(account);
  const { findRenewal, requestToken } = getPiece('grants');
  const grant = signIn && kept && findRenewal(signIn, kept);
  // A site that was edited to renew elsewhere does not get the refresh tokens of where it renewed before.
  if (!signIn?.issuer || !grant || kept.tokenEndpoint !== signIn.issuer.tokenEndpoint) {
    await endRenewal(account, new AppError('not-renewable'));
    return;
  }
  if (isNewer(kept, standingOf(state, account))) return adopt(account, kept);
  await report(account, standing => ({ ...standing, busy: 'renewing' }));
  const requestedAt = Date.now();
  try {
    const client = { ...signIn.client, id: signIn.client.id || username };
    const answer = await requestToken(signIn.issuer, client, await withClientSecret(home, grant));
    await adopt(account, await readRenewed(account, kept, answer, requestedAt));
  } catch (error) {
    await endRenewal(account, error);
  }
}

/** What came of a renewal. With an access token that cannot be sent, the next refresh token is not lost. */
async function readRenewed(
  account: string,
  spent: TokenSet,
  answer: TokenAnswer,
  requestedAt: number,
): Promise<TokenSet> {
  const { toSucceeded, toTokenSet } = getPiece('grants');
  try {
    return toTokenSet(answer, requestedAt, Date.now(), spent);
  } catch (error) {
    await keep(account, toSucceeded(spent, answer));
    throw error;
  }
}

/** True when the worker died after it had stored a renewal and before it could say so. */
function isNewer(kept: TokenSet, { validity }: Standing): boolean {
  return kept.receivedAt > (validity?.receivedAt ?? Number.POSITIVE_INFINITY) && !isDue(kept, Date.now());
}

/**
 * Keeps a new token set and makes it the one that is sent; nothing, when the account has been removed for good.
 * @param shown what a sign-in showed of who signed in; no reason to lose it.
 */
export async function adopt(
  account: string,
  tokenSet: TokenSet,
  shown?: { readonly picture: string | undefined },
): Promise<void> {
  const kept = await keep(account, tokenSet, shown);
  if (kept) await report(account, () => toStanding(kept));
}

/**
 * Kept exclusively, so that it is not kept after everything was forgotten, nor with a password that is to be remembered
 * no more. Answers what is kept.
 */
function keep(
  account: string,
  tokenSet: TokenSet,
  shown?: { readonly picture: string | undefined },
): Promise<TokenSet | undefined> {
  return exclusively(async () => {
    const state = await readState();
    if (!isKept(state, account)) return undefined;
    const kept = toKept(tokenSet, account, state);
    await keepTokenSet(account, kept);
    if (shown) await keepPicture(account, shown.picture).catch(() => {});
    return kept;
  });
}

async function endRenewal(account: string, error: unknown): Promise<never> {
  const problem = toProblem(isOnline() ? error : new AppError('offline'));
  const forGood = problem.code === 'renewal-refused' || problem.code === 'not-renewable';
  await report(account, ({ busy: _, ...standing }) =>
    forGood
      ? { ...standing, problem, renewable: false }
      : toFailed(standing, problem, Date.now(), Math.random()),
  );
  throw error;
}

/** Writes what became of an account, unless it was removed meanwhile; in force when this resolves. */
export function report(account: string, toNext: (standing: Standing) => Standing): Promise<void> {
  return change(state =>
    state.accounts.some(({ id }) => id === account)
      ? transitions.setStanding(state, account, toNext(standingOf(state, account)))
      : state,
  );
}
