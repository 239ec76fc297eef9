import type { Configuration } from 'oidc-provider';
import { sendPage, toLanguage } from './pages/page.ts';
import { toSignedOutPage, toSignOutPage } from './pages/sign-out-page.ts';
import type { Users } from './users.ts';

type RpInitiatedLogout = NonNullable<NonNullable<Configuration['features']>['rpInitiatedLogout']>;

/** Ends who is signed in at this browser, at /session/end; what was issued to them stays, and ends by revocation. */
export function createSignOut(users: Users): RpInitiatedLogout {
  return {
    enabled: true,
    logoutSource: async ctx => {
      const { session, params } = ctx.oidc;
      const user = await users.find(session?.accountId ?? '');
      const redirectUri = params?.post_logout_redirect_uri;
      sendPage(
        ctx,
        toSignOutPage({
          language: toLanguage(ctx),
          xsrf: String(session?.state?.secret ?? ''),
          username: user?.username ?? '',
          redirectUri: typeof redirectUri === 'string' ? redirectUri : undefined,
        }),
      );
    },
    postLogoutSuccessSource: ctx => sendPage(ctx, toSignedOutPage(toLanguage(ctx))),
  };
}
