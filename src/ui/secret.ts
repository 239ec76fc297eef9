import type { MessageKey } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import type { Ask } from './asking.ts';

/** How each secret is asked for. */
export const ASKED = {
  password: { label: 'field_password', hint: 'password_hint', send: 'sign_in' },
  'client-secret': { label: 'field_client_secret', hint: 'client_secret_hint', send: 'sign_in' },
  token: { label: 'field_token', hint: 'token_hint', send: 'save' },
} as const satisfies Record<Ask, Readonly<Record<string, MessageKey>>>;

/** Sends one secret, by the command it is for. */
export function sendSecret(actions: Actions, account: string, ask: Ask, secret: string): Promise<void> {
  return ask === 'token'
    ? actions.call('pasteToken', { account, token: secret })
    : actions.call('signIn', { account, password: secret });
}
