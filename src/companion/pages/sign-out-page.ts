import { html } from './markup.ts';
import { type Page, renderHidden } from './page.ts';
import { type Language, texts } from './texts.ts';

export interface SignOutView {
  readonly language: Language;
  readonly xsrf: string;
  readonly username: string;
  /** Where the client is told of it, when it asked to be. */
  readonly redirectUri: string | undefined;
}

/** Asks before anybody is signed out: any page may lead here (OpenID Connect RP-Initiated Logout section 2). */
export function toSignOutPage({ language, xsrf, username, redirectUri }: SignOutView): Page {
  const t = texts[language];
  return {
    language,
    title: t.signOut,
    body: html`<p>${t.signOutLead(username)}</p>
<p>${t.signOutNote}</p>
<form method="post" action="/session/end/confirm">
${renderHidden({ xsrf })}
<button class="primary" name="logout" value="yes">${t.signOut}</button>
</form>`,
    formTarget: redirectUri,
  };
}

export function toSignedOutPage(language: Language): Page {
  const t = texts[language];
  return { language, title: t.signedOut, body: html`<p>${t.signedOutAdvice}</p>` };
}
