import type { KoaContextWithOIDC } from 'oidc-provider';
import { html } from './markup.ts';
import { renderHidden, sendPage, toLanguage } from './page.ts';
import { texts } from './texts.ts';

/** Posts an answer to the client (OAuth 2.0 Form Post Response Mode), at once where the browser runs scripts. */
export function sendAnswerPage(ctx: KoaContextWithOIDC, redirectUri: string, answer: object): void {
  const language = toLanguage(ctx, ctx.oidc.params?.ui_locales);
  const t = texts[language];
  const fields = Object.entries(answer).map(([name, value]) => [name, String(value)]);
  sendPage(ctx, {
    language,
    title: t.goBack,
    body: html`<p>${t.goBackAdvice}</p>
<form method="post" action="${redirectUri}">
${renderHidden(Object.fromEntries(fields))}
<button class="primary">${t.next}</button>
</form>`,
    formTarget: redirectUri,
    script: 'document.forms[0].submit()',
  });
}
