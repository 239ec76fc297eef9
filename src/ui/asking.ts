import type { Account } from '../core/account.ts';
import type { Site } from '../core/site.ts';
import type { MessageKey } from '../platform/i18n.ts';

/** What a person is asked to sign in with: a secret, or nothing here when they sign in at the issuer. */
export type Ask = 'password' | 'client-secret' | 'token';

/** How each of them is asked for. */
export const ASKED = {
  password: { label: 'field_password', hint: 'password_hint', send: 'sign_in' },
  'client-secret': { label: 'field_client_secret', hint: 'client_secret_hint', send: 'sign_in' },
  token: { label: 'field_token', hint: 'token_hint', send: 'save' },
} as const satisfies Record<Ask, Readonly<Record<string, MessageKey>>>;

export function toAsk({ signIn }: Site, { method }: Pick<Account, 'method'>): Ask | 'nothing' {
  if (method !== 'login' || !signIn) return 'token';
  if (signIn.way === 'client-credentials') return 'client-secret';
  return signIn.way === 'code' || signIn.way === 'device' ? 'nothing' : 'password';
}
