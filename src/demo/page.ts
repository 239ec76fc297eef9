import type { Identity } from './identity.ts';
import { html, type Markup } from './markup.ts';
import { type Language, type Texts, texts, toWho } from './texts.ts';

/** The same as in style.css. */
const hues = [220, 25, 150, 280, 340, 185, 60, 250];

/** The same name has the same colour everywhere, one of eight; CSS says which. */
function toHue(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7) % hues.length;
}

/** The whole page. Who it is for stands in it as the server sends it: no script has a say. */
export function renderPage(identity: Identity, kind: 'page' | 'form', language: Language): Markup {
  const t = texts[language];
  const who = toWho(identity, t);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${who} · ${t.title}</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/style.css">
<script type="module" src="/senders.js"></script>
</head>
<body data-status="${identity.status}" data-who="${identity.status === 'known' ? identity.username : ''}" data-hue="${toHue(who)}">
<header>${t.title}</header>
<main>
<section class="identity">
<h1><small>${identity.status === 'known' ? t.lead : t.leadNobody}</small> <strong>${who}</strong></h1>
${identity.status === 'known' ? [] : html`<p>${t.advice[identity.status]}</p>`}
<dl>${renderFacts(identity, kind, t, language)}</dl>
</section>
${renderRequests(t)}
<nav aria-labelledby="links">
<h2 id="links">${t.links}</h2>
<a href="/">${t.link}</a>
<a href="/" target="_blank">${t.newTab}</a>
<button type="button" data-open="/">${t.newWindow}</button>
</nav>
</main>
<footer>${t.footer}</footer>
</body>
</html>`;
}

function renderFacts(identity: Identity, kind: 'page' | 'form', t: Texts, language: Language): Markup[] {
  const how = renderFact(t.askedBy, kind === 'form' ? t.formPost : t.navigation);
  if (identity.status !== 'known') return [how];
  const { roles, expiresAt, actor } = identity;
  return [
    renderFact(t.roles, roles.length > 0 ? roles.join(', ') : t.noRoles),
    ...(actor === undefined ? [] : [renderFact(t.actor, actor)]),
    ...(expiresAt === undefined ? [] : [renderFact(t.expires, renderTime(new Date(expiresAt), language))]),
    how,
  ];
}

function renderFact(name: string, value: string | Markup): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

/** The page's script adds how long that is from now. */
function renderTime(time: Date, language: Language): Markup {
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(time);
  return html`<time datetime="${time.toISOString()}">${clock}</time>`;
}

function renderRequests(t: Texts): Markup {
  const kinds = ['fetch', 'xhr', 'image', 'stream', 'socket'] as const;
  return html`<section aria-labelledby="requests">
<h2 id="requests">${t.requests}</h2>
<p>${t.requestsLead}</p>
<table data-waiting="${t.waiting}" data-no-answer="${t.noAnswer}" data-image-alt="${t.imageAlt}">
<thead><tr><th scope="col">${t.kind}</th><th scope="col">${t.wentAs}</th><td><button type="button" data-send="all">${t.sendAll}</button></td></tr></thead>
<tbody>
${kinds.map(
  kind => html`<tr>
<th scope="row">${t[kind]}</th>
<td><output id="${kind}">–</output></td>
<td><button type="button" data-send="${kind}" aria-label="${t.send}: ${t[kind]}">${t.send}</button></td>
</tr>
`,
)}<tr>
<th scope="row">${t.form}</th>
<td>–</td>
<td><form method="post" action="/"><button aria-label="${t.send}: ${t.form}">${t.send}</button></form></td>
</tr>
</tbody>
</table>
</section>`;
}

/** The name as a picture, so that an image request can show who it went as. */
export function renderPortrait(who: string): Markup {
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="240" height="40" viewBox="0 0 240 40" role="img">
<title>${who}</title>
<rect width="240" height="40" rx="8" fill="hsl(${hues[toHue(who)] ?? 0} 45% 32%)"/>
<text x="120" y="26" fill="#fff" font-family="system-ui, sans-serif" font-size="18" text-anchor="middle">${who}</text>
</svg>`;
}
