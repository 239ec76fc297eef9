import { expect, test } from 'vitest';
import { createApp } from '../../src/demo/app.ts';
import type { Identity } from '../../src/demo/identity.ts';
import { createRequestLog } from '../../src/demo/request-log.ts';

const alice: Identity = {
  status: 'known',
  username: 'alice',
  roles: ['admin', 'qa'],
  expiresAt: 1_700_000_000_000,
};
const now = () => new Date(0);

/** An app to which "Bearer alice" is Alice, and so on: what the companion would say. */
function start(known: Record<string, Identity> = { 'Bearer alice': alice }) {
  const lines: string[] = [];
  const app = createApp({
    identify: async authorization =>
      authorization === null ? { status: 'anonymous' } : (known[authorization] ?? { status: 'invalid' }),
    log: createRequestLog(line => lines.push(line), now),
  });
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    app(new Request(`http://127.0.0.1:4181${path}`, { method, headers }));
  return { ask, lines };
}

const as = (name: string) => ({ authorization: `Bearer ${name}` });

test('writes who the server takes you for into the page itself', async () => {
  const page = await (await start().ask('/', as('alice'))).text();
  expect(page).toContain('<strong>alice</strong>');
  expect(page).toContain('data-status="known" data-who="alice"');
  expect(page).toContain('admin, qa');
  expect(page).toContain('<time datetime="2023-11-14T22:13:20.000Z">');
});

test.each([
  ['anonymous', {}, 'not signed in'],
  ['expired', as('old'), 'Token expired'],
  ['invalid', as('forged'), 'Invalid token'],
  ['unreachable', as('nobody'), 'nobody knows'],
] as const)('says it plainly when the identity is %s', async (status, headers, words) => {
  const { ask } = start({ 'Bearer old': { status: 'expired' }, 'Bearer nobody': { status: 'unreachable' } });
  const answer = await ask('/', headers);
  expect(answer.status).toBe(200);
  const page = await answer.text();
  expect(page).toContain(`<strong>${words}</strong>`);
  expect(page).toContain(`data-status="${status}" data-who=""`);
});

test('names who acts in the name of the user', async () => {
  const { ask } = start({ 'Bearer x': { ...alice, actor: 'sam' } });
  expect(await (await ask('/', as('x'))).text()).toContain('<dt>Person acting</dt><dd>sam</dd>');
});

test('tells a page that was posted from one that was navigated to', async () => {
  const { ask } = start();
  expect(await (await ask('/', as('alice'), 'POST')).text()).toContain('<dd>form POST</dd>');
  expect(await (await ask('/', as('alice'))).text()).toContain('<dd>navigation</dd>');
});

test('speaks Korean to who prefers it', async () => {
  const answer = await start().ask('/', { 'accept-language': 'ko-KR,ko;q=0.9' });
  expect(answer.headers.get('content-language')).toBe('ko');
  const page = await answer.text();
  expect(page).toContain('<html lang="ko">');
  expect(page).toContain('<strong>로그인하지 않음</strong>');
});

test('lets no user name become markup', async () => {
  const username = `<img src=x onerror="alert('1')">&`;
  const { ask } = start({ 'Bearer x': { ...alice, username, roles: ['<b>'] } });
  const page = await (await ask('/', as('x'))).text();
  const image = await (await ask('/api/image.svg', as('x'))).text();
  expect(page).not.toContain('<img');
  expect(page).not.toContain('<b>');
  expect(page).toContain('&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;&#38;');
  expect(image).not.toContain('<img');
});

test('allows the page nothing but its own files, requests and socket', async () => {
  const answer = await start().ask('/');
  expect(answer.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
      "connect-src 'self' ws://127.0.0.1:4181; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
  );
  expect(await answer.text()).not.toMatch(
    /<script(?! type="module" src="\/senders.js")|<style| on\w+=| style=/,
  );
});

test.each([
  [as('alice'), 200, 'alice'],
  [{}, 401, 'not signed in'],
  [as('forged'), 401, 'Invalid token'],
  [as('nobody'), 503, 'nobody knows'],
])('answers fetch and XHR from %j with %i and "%s"', async (headers, status, text) => {
  const { ask } = start({ 'Bearer alice': alice, 'Bearer nobody': { status: 'unreachable' } });
  for (const path of ['/api/fetch', '/api/xhr']) {
    const answer = await ask(path, headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ text });
  }
});

test('draws the name', async () => {
  const answer = await start().ask('/api/image.svg', as('alice'));
  expect(answer.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
  expect(await answer.text()).toContain('<title>alice</title>');
});

test('sends the name as one event', async () => {
  const answer = await start().ask('/api/events', as('alice'));
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const text = await answer.text();
  expect(JSON.parse(text.replace(/^data: /, ''))).toMatchObject({ status: 'known', text: 'alice' });
  expect(text).toMatch(/\n\n$/);
});

test('serves the files of the page', async () => {
  const { ask, lines } = start();
  for (const path of ['/senders.js', '/style.css', '/icon.svg']) {
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    expect((await answer.text()).length).toBeGreaterThan(100);
  }
  expect(lines).toEqual([]);
});

test('keeps nothing in a cache', async () => {
  const { ask } = start();
  for (const path of ['/', '/api/fetch', '/api/image.svg', '/api/events', '/api/log'])
    expect((await ask(path)).headers.get('cache-control')).toBe('no-store');
});

test('logs what it saw, in English, without token or query', async () => {
  const { ask, lines } = start();
  await ask('/?code=secret', { ...as('alice'), 'accept-language': 'ko' });
  await ask('/api/fetch?token=secret', { authorization: 'Bearer secret', 'accept-language': 'ko' });
  await ask('/', { 'accept-language': 'ko' }, 'POST');
  const log = await (await ask('/api/log')).json();
  const time = '1970-01-01T00:00:00.000Z';
  expect(log).toEqual([
    { time, method: 'GET', path: '/', kind: 'page', who: 'alice' },
    { time, method: 'GET', path: '/api/fetch', kind: 'fetch', who: 'Invalid token' },
    { time, method: 'POST', path: '/', kind: 'form', who: 'not signed in' },
  ]);
  expect(lines.map(line => JSON.parse(line))).toEqual(
    log.map((entry: object) => ({ event: 'demo.request', ...entry })),
  );
  expect(lines.join('')).not.toContain('secret');
});

test('keeps only the latest requests', async () => {
  const { ask } = start();
  for (let index = 0; index < 510; index++) await ask('/api/fetch');
  await ask('/', as('alice'));
  const log = await (await ask('/api/log')).json();
  expect(log).toHaveLength(500);
  expect(log.at(-1).who).toBe('alice');
});

test('answers what is not there with 404, and a wrong method with 405', async () => {
  const { ask } = start();
  expect((await ask('/api/nothing')).status).toBe(404);
  expect((await ask('/toString')).status).toBe(404);
  const answer = await ask('/', {}, 'DELETE');
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('GET, POST');
});
