import type { Account } from '../../core/account.ts';
import { needsSignIn } from '../../core/standing.ts';
import { type State, standingOf } from '../../core/state.ts';

/** What it takes to have every account signed in. */
export interface SignInPlan {
  /** Those that renew without the person. */
  readonly renew: readonly Account[];
  /** Those that need a password, or a token to be pasted. */
  readonly ask: readonly Account[];
}

export function toSignInPlan(state: State, now: number): SignInPlan {
  const standing = (account: Account) => standingOf(state, account.id);
  const lacking = state.accounts.filter(account => needsSignIn(standing(account), now));
  return { renew: state.accounts.filter(account => standing(account).renewable), ask: lacking };
}
