import { html, type Markup } from './markup.ts';
import { type Page, renderAlert } from './page.ts';
import { type Language, type Texts, texts } from './texts.ts';

export interface LoginView {
  readonly language: Language;
  /** Who wants to know, as people call it. */
  readonly client: string;
  /** Where the client is answered, when it is by a redirect. */
  readonly redirectUri: string | undefined;
  /** Who is signed in at this browser and may go on without a password. */
  readonly known: string | undefined;
  readonly username: string;
  /** What went wrong with the last try. */
  readonly problem: string | undefined;
}

/** Asks which account, or for a user name and password. Every form posts to the page's own address. */
export function toLoginPage({ language, client, redirectUri, known, username, problem }: LoginView): Page {
  const t = texts[language];
  const lead = known === undefined ? t.signInTo(client) : t.chooseAccountFor(client);
  return {
    language,
    title: known === undefined ? t.signIn : t.chooseAccount,
    body: html`<p>${lead}</p>
${renderAlert(problem)}
${known === undefined ? [] : renderKnown(known, t)}
${renderForm(username, problem !== undefined, t)}
<form method="post"><button name="action" value="cancel">${t.cancel}</button></form>`,
    formTarget: redirectUri,
  };
}

const renderKnown = (known: string, t: Texts): Markup => html`<form method="post">
<button class="primary" name="action" value="continue">${t.continueAs(known)}</button>
</form>
<h2>${t.another}</h2>`;

const renderForm = (username: string, isWrong: boolean, t: Texts): Markup => html`<form method="post">
<label>${t.username}
<input name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="128" required${{ markup: username ? '' : ' autofocus' }}></label>
<label>${t.password}
<input name="password" type="password" autocomplete="current-password" maxlength="1024" required aria-invalid="${String(isWrong)}"${{ markup: username ? ' autofocus' : '' }}></label>
<button class="primary">${t.signIn}</button>
</form>`;
