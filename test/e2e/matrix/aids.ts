import { type Answer, type Echo, html, type Seen, script } from '../echo.ts';

const URL_ASKED_FOR = "new URL(location.href).searchParams.get('url')";

/** Documents and scripts that ask for the `url` in their own address, each at `/by/NAME` of every origin. */
const AIDS: Readonly<Record<string, Answer | ((seen: Seen) => Answer)>> = {
  page: html(`<script>fetch(${URL_ASKED_FOR})</script>`),
  stored: html(`<script>fetch(${URL_ASKED_FOR}, {
    headers: { 'x-local': localStorage.jwt ?? '', 'x-session': sessionStorage.jwt ?? '' },
  })</script>`),
  image: html(`<script>new Image().src = ${URL_ASKED_FOR}</script>`),
  top: html(`<script>top.location.href = ${URL_ASKED_FOR}</script>`),
  meta: seen => html(`<meta http-equiv="refresh" content="0; url=${toAsked(seen)}">`),
  refresh: seen => ({ headers: { 'content-type': 'text/html', refresh: `0; url=${toAsked(seen)}` } }),
  guarded: seen => ({
    headers: {
      'content-type': 'text/html',
      'content-security-policy': `img-src 'none'; report-uri ${toAsked(seen)}`,
    },
    body: '<!doctype html><img src="/never">',
  }),
  worker: script(`fetch(${URL_ASKED_FOR})`),
  'worker-xhr': script(
    `const request = new XMLHttpRequest(); request.open('GET', ${URL_ASKED_FOR}); request.send()`,
  ),
  'worker-socket': script(`new WebSocket(${URL_ASKED_FOR}.replace(/^http/, 'ws'))`),
  'worker-worker': script(`new Worker('/by/worker' + location.search)`),
  'worker-import': script(`importScripts(${URL_ASKED_FOR})`),
  'service-worker': {
    headers: { 'content-type': 'text/javascript', 'service-worker-allowed': '/' },
    body: `addEventListener('install', event => event.waitUntil(fetch(${URL_ASKED_FOR}).catch(() => {})))`,
  },
  // Comes a second time through the worker, and asks then.
  'under-worker': html(`<script>
    const ask = () => fetch(${URL_ASKED_FOR});
    if (navigator.serviceWorker.controller) ask();
    else {
      navigator.serviceWorker.addEventListener('controllerchange', ask);
      navigator.serviceWorker.register('/by/through', { scope: '/by/under-worker' });
    }
  </script>`),
  through: {
    headers: { 'content-type': 'text/javascript', 'service-worker-allowed': '/' },
    body: `
      addEventListener('activate', event => event.waitUntil(clients.claim()));
      addEventListener('fetch', event => event.respondWith(fetch(event.request)));`,
  },
};

export function serveAids(echo: Echo): void {
  for (const [name, aid] of Object.entries(AIDS)) echo.answer(`/by/${name}`, aid);
}

function toAsked({ url }: Seen): string {
  return new URL(url, 'http://echo').searchParams.get('url') ?? '';
}
