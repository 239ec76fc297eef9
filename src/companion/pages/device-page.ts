import { html } from './markup.ts';
import { type Page, renderAlert, renderHidden } from './page.ts';
import { type Language, texts } from './texts.ts';

/** Asks for the code that the device shows; it stands there already when a link or a wrong try brought it. */
export function toCodePage(
  language: Language,
  xsrf: string,
  code: string,
  problem: string | undefined,
): Page {
  const t = texts[language];
  return {
    language,
    title: t.device,
    body: html`<p>${t.deviceLead}</p>
${renderAlert(problem)}
<form method="post" action="/device?ui_locales=${language}">
${renderHidden({ xsrf })}
<label>${t.code}
<input name="user_code" value="${code}" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="32" required autofocus aria-describedby="hint" aria-invalid="${String(problem !== undefined)}"></label>
<small id="hint">${t.codeHint}</small>
<button class="primary">${t.next}</button>
</form>`,
  };
}

export interface ConfirmView {
  readonly language: Language;
  readonly xsrf: string;
  readonly client: string;
  readonly code: string;
  /** Where the device asked from. */
  readonly address: string;
}

/** Asks whether the device is one's own: whoever sends a link to a code hopes that nobody looks (RFC 8628 section 5.4). */
export function toConfirmPage({ language, xsrf, client, code, address }: ConfirmView): Page {
  const t = texts[language];
  return {
    language,
    title: t.confirm,
    body: html`<p>${t.confirmLead(client)}</p>
<code>${code}</code>
<p>${t.askedFrom(address)} ${t.confirmAdvice}</p>
<form method="post" action="/device?ui_locales=${language}">
${renderHidden({ xsrf, user_code: code })}
<button class="primary" name="confirm" value="yes">${t.allow}</button>
<button name="abort" value="yes">${t.deny}</button>
</form>`,
  };
}

export function toDonePage(language: Language, client: string): Page {
  const t = texts[language];
  return { language, title: t.done, body: html`<p>${t.doneAdvice(client)}</p>` };
}

export function toHeldBackPage(language: Language, seconds: number): Page {
  const t = texts[language];
  return { language, title: t.device, body: renderAlert(t.tooMany(seconds)) };
}
