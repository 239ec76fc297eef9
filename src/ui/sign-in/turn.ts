import type { Account, AccountDraft } from '../../core/account.ts';
import { AppError } from '../../core/errors.ts';
import { isSamePerson, type Profile } from '../../core/profile.ts';
import type { GrantSignIn } from '../../core/sign-in.ts';
import type { Site } from '../../core/site.ts';
import { accountsOf, type State } from '../../core/state.ts';
import type { DeviceCode } from '../../platform/device.ts';
import type { Actions } from '../actions.ts';
import { findKept, forgetKept } from '../draft.ts';
import type { Route } from '../options/route.ts';

/** One sign-in: of an account, or of a new one. */
export interface Turn {
  readonly key: string;
  readonly site: Site;
  readonly signIn: GrantSignIn;
  readonly account?: Account;
}

/** Whoever can sign in at an issuer, of those the address names. */
export function toTurns(route: Extract<Route, { page: 'sign-in' }>, state: State): readonly Turn[] {
  const accounts = route.accounts.flatMap(id => state.accounts.find(account => account.id === id) ?? []);
  const homes = accounts.map(account => [account.site, account] as const);
  return [...homes, ...(route.site === undefined ? [] : [[route.site] as const])].flatMap(([id, account]) => {
    const site = state.sites.find(site => site.id === id);
    const signIn = site?.signIn;
    if (!site || (signIn?.way !== 'code' && signIn?.way !== 'device')) return [];
    return { key: account?.id ?? id, site, signIn, ...(account && { account }) };
  });
}

/**
 * Signs one in, and keeps what came of it. Answers the account's name.
 * @throws AppError; then the account has what it had.
 */
export async function take(
  turn: Turn,
  state: State,
  actions: Actions,
  onCode: (code: DeviceCode) => void,
  signal: AbortSignal,
): Promise<string> {
  const { site, signIn, account } = turn;
  const typed = account ? undefined : findKept<AccountDraft>(toDraftKey(site));
  const username = account?.username ?? typed?.username ?? '';
  const isPublic = signIn.client.authMethod === 'none';
  const secret = isPublic ? '' : await actions.call('readClientSecret', { site: site.id });
  const { tokenSet, profile, picture } = await actions.authorize(signIn, secret, username, onCode, signal);
  if (account && !isSamePerson(account.username, profile)) {
    throw new AppError('sign-in-other', profile.username ?? '', account.username);
  }
  const draft = toDraft(typed, profile, accountsOf(state, site.id).length);
  const id = account?.id ?? (await actions.call('addAccount', { site: site.id, draft }));
  await actions.call('adoptTokenSet', { account: id, tokenSet, ...(picture && { picture }) });
  if (!account) forgetKept(toDraftKey(site));
  return account?.label ?? draft.label;
}

/** Under what the form of a new account keeps what is typed. */
export function toDraftKey({ id }: Site): string {
  return `account:${id}`;
}

/** What the person typed, and from the issuer what they left out. */
function toDraft(typed: AccountDraft | undefined, profile: Profile, count: number): AccountDraft {
  const username = profile.username ?? (typed?.username || profile.sub || '');
  const label = typed?.label.trim() || profile.name || username || String(count + 1);
  return { ...typed, label: label.slice(0, 80), username: username.slice(0, 80), method: 'login' };
}
