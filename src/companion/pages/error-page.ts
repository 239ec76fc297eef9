import type { ErrorOut } from 'oidc-provider';
import { html } from './markup.ts';
import { type Context, sendPage, toLanguage } from './page.ts';
import { texts } from './texts.ts';

/** What a person sees when a client's request cannot be answered to the client. */
export function sendErrorPage(
  ctx: Context,
  { error, error_description = '' }: ErrorOut,
  { name }: Error,
): void {
  const language = toLanguage(ctx);
  const t = texts[language];
  const isOver = name === 'SessionNotFound';
  sendPage(ctx, {
    language,
    title: isOver ? t.expired : t.failed,
    body: html`<p>${isOver ? t.expiredAdvice : t.failedAdvice}</p>
<p lang="en"><small>${error}: ${error_description}</small></p>`,
  });
}
