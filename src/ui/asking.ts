import type { Account } from '../core/account.ts';
import type { Site } from '../core/site.ts';

/** What a person is asked to sign in with: a secret, or nothing here when they sign in at the issuer. */
export type Ask = 'password' | 'client-secret' | 'token';

export function toAsk({ signIn }: Site, { method }: Pick<Account, 'method'>): Ask | 'nothing' {
  if (method !== 'login' || !signIn) return 'token';
  if (signIn.way === 'client-credentials') return 'client-secret';
  return signIn.way === 'code' || signIn.way === 'device' ? 'nothing' : 'password';
}
