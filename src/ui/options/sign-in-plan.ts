import type { Account } from '../../core/account.ts';
import { needsSignIn } from '../../core/standing.ts';
import { getSite, type State, standingOf } from '../../core/state.ts';
import { toAsk } from '../asking.ts';

/** What it takes to have every account signed in. */
export interface SignInPlan {
  /** Those that renew without the person. */
  readonly renew: readonly Account[];
  /** Those that need a password, or a token to be pasted. */
  readonly ask: readonly Account[];
  /** Those that sign in at their issuer. */
  readonly visit: readonly Account[];
}

export function toSignInPlan(state: State, now: number): SignInPlan {
  const standing = (account: Account) => standingOf(state, account.id);
  const lacking = state.accounts.filter(account => !account.acting && needsSignIn(standing(account), now));
  const isAsked = (account: Account) => toAsk(getSite(state, account.site), account) !== 'nothing';
  return {
    renew: state.accounts.filter(account => standing(account).renewable),
    ask: lacking.filter(isAsked),
    visit: lacking.filter(account => !isAsked(account)),
  };
}
