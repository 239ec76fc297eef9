import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { html, redirect, script } from './echo.ts';
import { arrived } from './person.ts';
import { useStage } from './stage.ts';

const APP = 'a.test';
/** What browsers hold secure without TLS, as service workers and prefetching want it. */
const SECURE = '127.0.0.1';

const sites = new Map<string, { readonly site: string; readonly alice: string }>();

const stage = useStage(async ({ allow, call, echo, addAccount }) => {
  await allow(['http://*/*', 'ws://*/*']);
  for (const host of [APP, SECURE]) {
    const site = await call('addSite', { draft: { name: host, origins: [echo.origin(host)] } });
    sites.set(host, { site, alice: await addAccount(site, 'alice') });
  }
});

async function openAsAlice(host = APP, scope: 'tab' | 'site' = 'tab'): Promise<Page> {
  const { site, alice } = sites.get(host) ?? { site: '', alice: '' };
  const page = await stage.openTab(`${stage.echo.origin(host)}/start`);
  await stage.choose(page, site, alice, scope);
  return page;
}

/** What a page's own scripts and elements can ask for, by name; each asks for the path it is given. Run in the page. */
const ASKED_BY_PAGE: Readonly<Record<string, (path: string) => unknown>> = {
  fetch: path => fetch(path),
  'fetch without credentials': path => fetch(path, { credentials: 'omit' }),
  'fetch no-cors': path => fetch(path, { mode: 'no-cors' }),
  'fetch keepalive': path => fetch(path, { keepalive: true }),
  'fetch POST': path => fetch(path, { method: 'POST', body: 'x' }),
  'fetch PUT': path => fetch(path, { method: 'PUT', body: 'x' }),
  'fetch DELETE': path => fetch(path, { method: 'DELETE' }),
  XHR: path => {
    const request = new XMLHttpRequest();
    request.open('GET', path);
    request.send();
  },
  beacon: path => navigator.sendBeacon(path, 'x'),
  EventSource: path => void new EventSource(path),
  WebSocket: path => void new WebSocket(new URL(path, location.href.replace(/^http/, 'ws'))),
  image: path => Object.assign(new Image(), { src: path }),
  font: path => new FontFace('echo', `url(${path})`).load().catch(() => {}),
  'dedicated worker': path => void new Worker(path),
  script: path => document.head.append(Object.assign(document.createElement('script'), { src: path })),
  'module script': path =>
    document.head.append(Object.assign(document.createElement('script'), { src: path, type: 'module' })),
  style: path =>
    document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: path })),
  prefetch: path =>
    document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: path })),
  preload: path =>
    document.head.append(
      Object.assign(document.createElement('link'), { rel: 'preload', as: 'image', href: path }),
    ),
  frame: path => document.body.append(Object.assign(document.createElement('iframe'), { src: path })),
  object: path => document.body.append(Object.assign(document.createElement('object'), { data: path })),
  embed: path => document.body.append(Object.assign(document.createElement('embed'), { src: path })),
  video: path => document.body.append(Object.assign(document.createElement('video'), { src: path })),
  audio: path => document.body.append(Object.assign(new Audio(), { src: path })),
};

const toPath = (kind: string) => `/by/${encodeURIComponent(kind)}`;

test('every kind of request that a page makes carries the account of its tab', async () => {
  const { echo } = stage;
  const kinds = Object.keys(ASKED_BY_PAGE);
  for (const kind of kinds.filter(kind => /script|worker/.test(kind))) echo.answer(toPath(kind), script(''));
  const page = await openAsAlice();
  for (const [kind, ask] of Object.entries(ASKED_BY_PAGE)) {
    await page.evaluate(`void (${ask})(${JSON.stringify(toPath(kind))})`);
  }
  const received = () => Object.fromEntries(kinds.map(kind => [kind, echo.whoAt(toPath(kind))[0]]));
  await expect
    .poll(received, { timeout: 30_000 })
    .toEqual(Object.fromEntries(kinds.map(kind => [kind, 'alice'])));
});

test('what a dedicated worker asks for carries it, also when the worker came from a blob', async () => {
  const { echo } = stage;
  echo.answer('/worker.js', script("fetch('/by-worker'); import('/by-worker-module.js');"));
  const page = await openAsAlice();
  await page.evaluate(() => {
    new Worker('/worker.js');
    const source = `fetch('${location.origin}/by-blob-worker')`;
    new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  });
  for (const path of ['/worker.js', '/by-worker', '/by-worker-module.js', '/by-blob-worker']) {
    expect((await echo.first(path)).who, path).toBe('alice');
  }
});

test('frames of the site carry it, with what they ask for and whatever they are filled with', async () => {
  const { echo } = stage;
  echo.answer('/framed', html("<script>fetch('/by-frame')</script>"));
  const page = await openAsAlice();
  await page.evaluate(() => {
    const add = (attributes: Partial<HTMLIFrameElement>) =>
      document.body.append(Object.assign(document.createElement('iframe'), attributes));
    add({ src: '/framed' });
    add({ srcdoc: "<script>fetch('/by-srcdoc')</script>" });
    add({ src: 'about:blank' });
    document.querySelector<HTMLIFrameElement>('iframe:last-of-type')?.contentWindow?.fetch('/by-blank');
  });
  for (const path of ['/framed', '/by-frame', '/by-srcdoc', '/by-blank']) {
    expect((await echo.first(path)).who, path).toBe('alice');
  }
});

test('every way to another page of the site carries it', async () => {
  const { echo } = stage;
  const origin = echo.origin(APP);
  const page = await openAsAlice();
  echo.answer('/meta', html('<meta http-equiv="refresh" content="0; url=/by-meta">'));
  echo.answer('/moved', redirect('/by-redirect'));
  const toButton = (method: string) =>
    `<button formmethod="${method}" formaction="/by-form-${method}">${method}</button>`;
  echo.answer(
    '/links',
    html(`<a href="/by-link">go</a> <form>${['get', 'post'].map(toButton).join(' ')}</form>`),
  );

  await page.goto(`${origin}/by-typing`);
  await page.reload();
  expect(echo.whoAt('/by-typing')).toEqual(['alice', 'alice']);

  await page.evaluate(() => void setTimeout(() => location.assign('/by-script')));
  await arrived(page, '/by-script');
  await page.goto(`${origin}/meta`);
  await arrived(page, '/by-meta');
  await page.goto(`${origin}/moved`);
  await page.goto(`${origin}/links`);
  await page.click('a');
  await arrived(page, '/by-link');
  for (const method of ['get', 'post']) {
    await page.goto(`${origin}/links`);
    await page.click(`[formmethod=${method}]`);
    await arrived(page, `/by-form-${method}`);
  }
  for (const path of ['script', 'meta', 'redirect', 'link', 'form-get', 'form-post']) {
    expect(echo.whoAt(`/by-${path}`), path).toEqual(['alice']);
  }
  expect(echo.at('/by-form-post')[0]?.method).toBe('POST');
});

test('the manifest of a web app carries it', async () => {
  const { echo } = stage;
  echo.answer('/app', html('<link rel="manifest" href="/app.webmanifest">'));
  const page = await openAsAlice();
  await page.goto(`${echo.origin(APP)}/app`);
  expect((await echo.first('/app.webmanifest')).who).toBe('alice');
});

test.each(['prefetch', 'prerender'])(
  'a page that the browser gets ahead of a visit (%s) carries it',
  async how => {
    const { echo } = stage;
    const page = await openAsAlice(SECURE);
    await page.evaluate(how => {
      const rules = { [how]: [{ urls: [`/ahead-by-${how}`], eagerness: 'immediate' }] };
      const attributes = { type: 'speculationrules', textContent: JSON.stringify(rules) };
      document.head.append(Object.assign(document.createElement('script'), attributes));
    }, how);
    expect((await echo.first(`/ahead-by-${how}`)).who).toBe('alice');
  },
);

test('a download carries it', async () => {
  const { echo } = stage;
  echo.answer('/file', {
    headers: { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' },
    body: 'x',
  });
  echo.answer('/saving', html('<a href="/file" download>save</a>'));
  const page = await openAsAlice();
  await stage.driver.refuseDownloads();
  await page.goto(`${echo.origin(APP)}/saving`);
  await page.click('a');
  expect((await echo.first('/file')).who).toBe('alice');
});

test('service and shared workers, which no tab owns, follow the choice for the whole site', async () => {
  const { echo } = stage;
  echo.answer(
    '/sw.js',
    script("addEventListener('install', event => event.waitUntil(fetch('/by-service-worker')))"),
  );
  echo.answer('/shared.js', script("fetch('/by-shared-worker')"));
  const page = await openAsAlice(SECURE, 'site');
  await page.evaluate(async () => {
    new SharedWorker('/shared.js');
    await navigator.serviceWorker.register('/sw.js');
  });
  for (const path of ['/shared.js', '/by-shared-worker', '/sw.js', '/by-service-worker']) {
    expect((await echo.first(path)).who, path).toBe('alice');
  }
});

test('a report of a broken content security policy carries nothing', async () => {
  const { echo } = stage;
  echo.answer('/guarded', {
    headers: { 'content-type': 'text/html', 'content-security-policy': "img-src 'none'; report-uri /report" },
    body: '<!doctype html><img src="/never">',
  });
  const page = await openAsAlice();
  await page.goto(`${echo.origin(APP)}/guarded`);
  expect((await echo.first('/report')).who).toBe('-');
  expect(echo.whoAt('/guarded')).toEqual(['alice']);
});
