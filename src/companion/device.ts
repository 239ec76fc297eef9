import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { Refusal } from './http.ts';
import type { Limits } from './limits.ts';
import { isAt, type Middleware } from './middleware.ts';
import { toCodePage, toConfirmPage, toDonePage, toHeldBackPage } from './pages/device-page.ts';
import { sendPage, toLanguage } from './pages/page.ts';
import { type Texts, texts } from './pages/texts.ts';

type DeviceFlow = NonNullable<NonNullable<Configuration['features']>['deviceFlow']>;

/** What the library throws at a code that will not do, by its name. */
const problems: Readonly<Record<string, (t: Texts) => string>> = {
  NotFoundError: t => t.codeWrong,
  ExpiredError: t => t.codeExpired,
  AlreadyUsedError: t => t.codeUsed,
  NoCodeError: t => t.codeMissing,
  AbortedError: t => t.aborted,
  SessionNotFound: t => t.expiredAdvice,
};

const readSecret = ({ oidc }: KoaContextWithOIDC) => String(oidc.session?.state?.secret ?? '');

function sendCodePage(ctx: KoaContextWithOIDC, error: Error | undefined): void {
  const language = toLanguage(ctx);
  const t = texts[language];
  const problem = error && (problems[error.name]?.(t) ?? t.failedAdvice);
  const code = ctx.state.linkedCode ?? (error as { userCode?: string } | undefined)?.userCode ?? '';
  ctx.state.isWrongCode = error?.name === 'NotFoundError';
  sendPage(ctx, toCodePage(language, readSecret(ctx), code, problem));
}

/** The pages of the device flow (RFC 8628 section 3.3). */
export const deviceFlow: DeviceFlow = {
  enabled: true,
  deviceInfo: ctx => ({ address: ctx.ip }),
  userCodeInputSource: (ctx, _form, _out, error) => sendCodePage(ctx, error),
  userCodeConfirmSource: (ctx, _form, client, { address }, code) =>
    sendPage(
      ctx,
      toConfirmPage({
        language: toLanguage(ctx),
        xsrf: readSecret(ctx),
        client: client.clientName ?? client.clientId,
        code,
        address: String(address),
      }),
    ),
  successSource: ctx => {
    const { client, params } = ctx.oidc;
    sendPage(
      ctx,
      toDonePage(toLanguage(ctx, params?.ui_locales), client?.clientName ?? client?.clientId ?? ''),
    );
  },
};

/**
 * Guards /device. A link with the code in it fills the form in, which the library would send off by a script; and a
 * code is short enough to be guessed, so wrong ones are counted (RFC 8628 section 5.1).
 */
export function createDeviceGuard(provider: Provider, { attemptCode }: Limits): Middleware {
  return async (ctx, next) => {
    if (!isAt(ctx, '/device')) return next();
    if (ctx.method !== 'POST') {
      ctx.state.linkedCode = ctx.query.user_code?.toString();
      ctx.querystring = new URLSearchParams({ ui_locales: String(ctx.query.ui_locales ?? '') }).toString();
      return next();
    }
    // The library fails at a form without its cookie; with none the form cannot be one that we gave out.
    if (!ctx.cookies.get(provider.cookieName('session'))) {
      ctx.status = 303;
      return ctx.redirect('/device');
    }
    try {
      await attemptCode(ctx.ip, async () => {
        await next();
        return ctx.state.isWrongCode ? undefined : true;
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, headers } = error.answer;
      ctx.status = status;
      ctx.set({ ...headers });
      sendPage(ctx, toHeldBackPage(toLanguage(ctx), Number(headers?.['Retry-After'])));
    }
  };
}
