import type { Who } from './actions.ts';

/** The address of the page where they sign in, from the root of the extension. */
export function toSignInUrl(who: Who): string {
  const names = 'site' in who ? [['site', who.site]] : who.accounts.map(account => ['account', account]);
  return `/src/ui/options/index.html#sign-in?${new URLSearchParams(names)}`;
}
