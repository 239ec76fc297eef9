import type { Client } from './sign-in.ts';

/**
 * What an issuer is to ask although somebody is signed in there: who it is, so that a second account is not taken for the
 * first; and for a refresh token that outlives that sign-in, consent, without which there is none (OpenID Connect Core
 * section 11).
 */
export function toPrompt({ scope = '' }: Client): string {
  return scope.split(' ').includes('offline_access') ? 'login consent' : 'login';
}
