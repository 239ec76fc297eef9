import icon from './icon.svg?raw';
import type { Identify, Identity } from './identity.ts';
import type { Markup } from './markup.ts';
import { renderPage, renderPortrait } from './page.ts';
import type { Kind, RequestLog } from './request-log.ts';
import script from './senders.js?raw';
import style from './style.css?raw';
import { type Language, texts, toLanguage, toWho } from './texts.ts';

/** What the app needs of the world. */
export interface World {
  readonly identify: Identify;
  readonly log: RequestLog;
}

type Answer = (identity: Identity, language: Language, url: URL) => Response;

/** Paths that answer with who the request came as, and the kind of sender each is there for. */
const answers: Readonly<Record<string, { readonly kind: Kind; readonly answer: Answer }>> = {
  'GET /': { kind: 'page', answer: (...args) => toPage('page', ...args) },
  'POST /': { kind: 'form', answer: (...args) => toPage('form', ...args) },
  'GET /api/fetch': { kind: 'fetch', answer: toJson },
  'GET /api/xhr': { kind: 'xhr', answer: toJson },
  'GET /api/image.svg': { kind: 'image', answer: toImage },
  'GET /api/events': { kind: 'stream', answer: toEvents },
};

const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
  '/senders.js': ['text/javascript', script],
  '/style.css': ['text/css', style],
  '/icon.svg': ['image/svg+xml', icon],
};

/** The demo web app, all of it but WebSocket: every answer says whom the server took the request for. */
export function createApp({ identify, log }: World): (request: Request) => Promise<Response> {
  return async request => {
    const url = new URL(request.url);
    const language = toLanguage(request.headers.get('accept-language'));
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = answers[`${method} ${url.pathname}`];
    if (route) {
      const identity = await identify(request.headers.get('authorization'));
      log.add({
        method: request.method,
        path: url.pathname,
        kind: route.kind,
        who: toWho(identity, texts.en),
      });
      return route.answer(identity, language, url);
    }
    if (method === 'GET' && url.pathname === '/api/log')
      return send('application/json', JSON.stringify(log.entries()));
    const [type, text] = (method === 'GET' && files[url.pathname]) || [];
    return type && text ? send(type, text) : toMissing(url.pathname, language);
  };
}

/** What a sender that can read JSON is told. @param language of `text` */
export function toReport(identity: Identity, language: Language) {
  return { ...identity, text: toWho(identity, texts[language]) };
}

function toPage(kind: 'page' | 'form', identity: Identity, language: Language, url: URL): Response {
  return send('text/html', renderPage(identity, kind, language).markup, 200, {
    'Content-Language': language,
    'Content-Security-Policy': toPolicy(url),
    'Referrer-Policy': 'no-referrer',
  });
}

/** Nothing but our own files and requests; 'self' does not cover WebSocket in every browser. */
function toPolicy({ host, protocol }: URL): string {
  const sockets = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`;
  return [
    "default-src 'none'",
    ...["script-src 'self'", "style-src 'self'", "img-src 'self'", `connect-src 'self' ${sockets}`],
    ...["form-action 'self'", "base-uri 'none'", "frame-ancestors 'self'"],
  ].join('; ');
}

function toJson(identity: Identity, language: Language): Response {
  const status = { known: 200, anonymous: 401, expired: 401, invalid: 401, unreachable: 503 }[
    identity.status
  ];
  return send('application/json', JSON.stringify(toReport(identity, language)), status, {
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
  });
}

/** Always 200: an image that a person is to see. */
function toImage(identity: Identity, language: Language): Response {
  return send('image/svg+xml', toText(renderPortrait(toWho(identity, texts[language]))));
}

/** Always 200, as an EventSource cannot read any other answer; one event says it all, then the stream ends. */
function toEvents(identity: Identity, language: Language): Response {
  return send('text/event-stream', `data: ${JSON.stringify(toReport(identity, language))}\n\n`);
}

function toMissing(path: string, language: Language): Response {
  const methods = Object.keys(answers)
    .filter(key => key.endsWith(` ${path}`))
    .map(key => key.split(' ')[0]);
  if (methods.length === 0) return send('text/plain', texts[language].notFound, 404);
  return send('text/plain', '', 405, { Allow: methods.join(', ') });
}

const toText = ({ markup }: Markup): string => markup;

/** Nothing is cached: an answer is one person's, and the next may be another's. */
function send(type: string, text: string, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(text, {
    status,
    headers: {
      'Content-Type': `${type}; charset=utf-8`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...headers,
    },
  });
}
