import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { isAt, type Middleware } from './middleware.ts';
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

/**
 * Goes on at once where nobody is signed in, and so nobody is to be asked: the library would by a page of its own, which
 * a script sends off. Where it leads the library has found to be the client's.
 */
export const skipSignOut: Middleware = async (ctx, next) => {
  await next();
  if (!isAt(ctx, '/session/end') || ctx.status !== 200) return;
  const { session, params } = (ctx as KoaContextWithOIDC).oidc;
  if (session?.accountId) return;
  if (typeof params?.post_logout_redirect_uri !== 'string')
    return sendPage(ctx, toSignedOutPage(toLanguage(ctx)));
  const url = new URL(params.post_logout_redirect_uri);
  if (typeof params.state === 'string') url.searchParams.set('state', params.state);
  ctx.status = 303;
  ctx.redirect(url.href);
};
