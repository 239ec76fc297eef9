import { createHash } from 'node:crypto';
import type { Provider } from 'oidc-provider';
import { html, type Markup } from './markup.ts';
import style from './style.css?raw';
import { findLanguage, type Language, languages } from './texts.ts';

/** Koa's context of a request, which routes of the library's own know more about. */
export type Context = Parameters<Provider['Session']['get']>[0];

/** The language of the person: as the client asks for, or else as the browser does. */
export const toLanguage = (ctx: Context, uiLocales: unknown = ctx.query.ui_locales): Language =>
  findLanguage(uiLocales) ?? findLanguage(ctx.acceptsLanguages([...languages])) ?? 'en';

/** Of what stands in the page itself (CSP 3 section 2.3.1): that text alone is obeyed. */
const toHashSource = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const styleSource = toHashSource(style);

/** Where a URL leads, as far as a policy can name it: of an app's own scheme, or a host in brackets, by the scheme (CSP 3 section 2.3.1). */
function toSource(url: string): string {
  const { protocol, hostname, origin } = new URL(url);
  return origin === 'null' || hostname.startsWith('[') ? protocol : origin;
}

/**
 * A page loads nothing, and runs no script but its own, if it has one. Its forms lead to us and, over the redirect that ends a sign-in, to the
 * client: browsers hold `form-action` to the whole chain, so that the client's origin has to be named.
 */
const toPolicy = ({ formTarget, script }: Page) =>
  [
    `default-src 'none'`,
    `style-src ${styleSource}`,
    ...(script === undefined ? [] : [`script-src ${toHashSource(script)}`]),
    'img-src data:',
    `form-action 'self'${formTarget === undefined ? '' : ` ${toSource(formTarget)}`}`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
  ].join('; ');

const mask =
  'M64 32C48 16 24 8 0 16C-4 72 14 120 44 120C56 120 60 108 64 96C68 108 72 120 84 120C114 120 132 72 128 16C104 8 80 16 64 32ZM16 56C24 40 48 44 56 68C44 84 20 78 16 56ZM112 56C104 40 80 44 72 68C84 84 108 78 112 56Z';

const icon = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128" aria-hidden="true"><clipPath id="mask"><path clip-rule="evenodd" d="${mask}"/></clipPath><g clip-path="url(#mask)"><path fill="#6482ff" d="M0 0h64v128H0z"/><path fill="#ea6824" d="M64 0h64v128H64z"/></g></svg>`;
const iconUrl = `data:image/svg+xml,${encodeURIComponent(icon.markup)}`;

export interface Page {
  readonly language: Language;
  readonly title: string;
  readonly body: Markup;
  /** The URL that a form of it may lead to in the end. */
  readonly formTarget?: string | undefined;
  /** Runs when all else is there; where scripts do not run, the page must do without. */
  readonly script?: string;
}

function renderPage({ language, title, body, script }: Page): Markup {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${iconUrl}">
<style>${{ markup: style }}</style>
</head>
<body>
<main>
${icon}
<h1>${title}</h1>
${body}
</main>
${script === undefined ? [] : html`<script>${{ markup: script }}</script>`}
</body>
</html>`;
}

/** Answers with the page, under the status that is set. */
export function sendPage(ctx: Context, page: Page): void {
  ctx.type = 'html';
  ctx.body = renderPage(page).markup;
  ctx.set({
    'Content-Security-Policy': toPolicy(page),
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
}

export const renderAlert = (sentence: string | undefined): Markup =>
  html`${sentence === undefined ? [] : html`<p role="alert">${sentence}</p>`}`;

export const renderHidden = (fields: Readonly<Record<string, string>>): Markup =>
  html`${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;
