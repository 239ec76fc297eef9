import { openTab } from '../platform/tabs.ts';
import type { Actions } from './actions.ts';
import { toSignInUrl } from './sign-in-url.ts';

/** What is asked of issuers from a page. The code for it comes when it is wanted. */
export const issuers: Pick<Actions, 'discover' | 'authorize' | 'openSignIn'> = {
  discover: async issuer => (await import('../platform/discovery.ts')).discover(issuer),
  async authorize({ way, issuer, client }, secret, username, onCode, signal) {
    if (way === 'device') {
      const { authorizeDevice } = await import('../platform/device.ts');
      return authorizeDevice(issuer, client, onCode, signal, secret || undefined);
    }
    const { authorize } = await import('../platform/authorization.ts');
    return authorize(issuer, client, username, secret || undefined);
  },
  openSignIn: who => openTab(toSignInUrl(who)),
};
