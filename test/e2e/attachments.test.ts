import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import type { Attachment } from '../../src/core/attachment.ts';
import { html, type Seen } from './echo.ts';
import { until } from './person.ts';
import { useStage } from './stage.ts';
import { createToken, toCredential } from './tokens.ts';

const KEYS: readonly Attachment[] = [
  { kind: 'session', name: 'jwt', template: '{token}' },
  { kind: 'local', name: 'auth', template: '{"user":{"name":"{account}"},"access_token":"{token}"}' },
];

/** Browsers hold these secure without TLS: Firefox fills no storage anywhere else. One for each test. */
const [TABS, FRAMED, BAD_VALUES, ADDED, HIDDEN] = [
  'tabs.localhost',
  'framed.localhost',
  'bad.localhost',
  'added.localhost',
  'hidden.localhost',
] as const;

const stage = useStage(({ allow }) => allow(['http://*/*', 'ws://*/*']), { hosts: ['*.localhost'] });

/** A site with an account for each of some names, and the address of a page of it. */
async function addSite(host: string, attachments: readonly Attachment[], ...names: string[]) {
  const origin = stage.echo.origin(host);
  const site = await stage.call('addSite', { draft: { name: host, origins: [origin], attachments } });
  const accounts = await Promise.all(names.map(name => stage.addAccount(site, name)));
  return { site, accounts, url: `${origin}/start` };
}

const stored = (page: Page) =>
  page.evaluate(() => ({ session: { ...sessionStorage }, local: { ...localStorage } }) as object);

/** Whose token the page's own script found when it ran, by what it sent then. */
const toFound = (seen: Seen | undefined) => {
  const jwt = String(seen?.headers['x-session']);
  const { access_token, user } = JSON.parse(String(seen?.headers['x-local'])) ?? {};
  return [toCredential(`Bearer ${jwt}`).who, toCredential(`Bearer ${access_token}`).who, user?.name];
};

const FIRST = `<script>fetch('/found', { headers: {
  'x-session': sessionStorage.getItem('jwt'), 'x-local': localStorage.getItem('auth') } })</script>`;

test('each tab finds its own account in its storage before its first script, and its own value again after', async () => {
  const { echo } = stage;
  echo.answer('/start', html(FIRST));
  const { site, accounts, url } = await addSite(TABS, KEYS, 'alice', 'bob');
  const [alice = '', bob = ''] = accounts;
  const page = await stage.openTab(url);
  await page.evaluate(() => {
    sessionStorage.setItem('jwt', 'its own');
    localStorage.setItem('other', 'kept');
  });
  const own = await stored(page);
  await echo.first('/found');
  echo.log.length = 0;

  await stage.choose(page, site, alice);
  await page.reload();
  expect(toFound(await echo.first('/found'))).toEqual(['alice', 'alice', 'alice']);
  const other = await stage.openTab(url);
  await until('the other tab as it was opened', async () => echo.at('/found').length === 2);
  await stage.choose(other, site, bob);
  await other.reload();
  await until('the other tab', async () => echo.at('/found').length === 3);
  expect(toFound(echo.at('/found')[2])).toEqual(['bob', 'bob', 'bob']);
  await page.reload();
  await until('this tab again', async () => echo.at('/found').length === 4);
  expect(toFound(echo.at('/found')[3])).toEqual(['alice', 'alice', 'alice']);

  await stage.choose(other, site, null);
  await stage.choose(page, site, null);
  const isOwn = async () => JSON.stringify(await stored(page)) === JSON.stringify(own);
  await until('the open page to have its own again', isOwn);
  await page.reload();
  expect(await stored(page)).toEqual(own);
});

test('a page of another origin cannot read what a frame of the site is told, though the site lets all be read', async () => {
  const { echo } = stage;
  const open = { 'content-type': 'text/html', 'timing-allow-origin': '*', 'server-timing': 'db;dur=1' };
  echo.answer('/framed', { headers: open, body: `<!doctype html>${FIRST}` });
  const { site, accounts } = await addSite(FRAMED, KEYS, 'alice');
  // The other port of the same host: browsers take its pages for the site's own.
  const page = await stage.openTab(`${echo.origin(FRAMED, 'other')}/parent`);
  await stage.choose(page, site, accounts[0] ?? '', 'site');
  await page.evaluate(
    src =>
      new Promise(resolve => {
        const frame = Object.assign(document.createElement('iframe'), { src, onload: resolve });
        document.body.append(frame);
      }),
    `${echo.origin(FRAMED)}/framed`,
  );
  expect(toFound(await echo.first('/found'))).toEqual(['alice', 'alice', 'alice']);
  const told = () => page.evaluate(() => JSON.stringify(performance.getEntriesByType('resource')));
  await expect.poll(told).toContain('/framed');
  expect(await told()).not.toContain('guise');
});

const SESSION: readonly Attachment[] = [{ kind: 'cookie', name: 'sid', template: '{claims.sub}' }];

/** What of a page's own is in the browser's jar, and the cookies that a request of it arrives with. */
async function readCookies(page: Page, path: string) {
  await page.evaluate(path => fetch(path).then(() => undefined), path);
  return [await page.evaluate(() => document.cookie), stage.echo.at(path)[0]?.headers.cookie];
}

test('a cookie comes after the page’s own, one of the same name among them, and none of these is lost', async () => {
  const { site, accounts, url } = await addSite(ADDED, SESSION, 'alice');
  const page = await stage.openTab(url);
  await page.evaluate(`for (const cookie of ['first=1', 'sid=own', 'last=2']) document.cookie = cookie`);
  const own = 'first=1; sid=own; last=2';
  await stage.choose(page, site, accounts[0] ?? '');
  expect(await readCookies(page, '/as-alice')).toEqual([own, `${own}; sid=alice`]);
  await stage.choose(page, site, null);
  expect(await readCookies(page, '/after')).toEqual([own, own]);
});

test('while the browser’s cookies are hidden none goes out, and none that the server sets is kept', async () => {
  const { echo, call } = stage;
  const { site, accounts, url } = await addSite(HIDDEN, SESSION, 'alice');
  const draft = {
    name: HIDDEN,
    origins: [new URL(url).origin],
    attachments: SESSION,
    cookies: 'hidden',
  } as const;
  await call('editSite', { site, draft });
  const page = await stage.openTab(url);
  await page.evaluate(`document.cookie = 'own=1'`);
  echo.answer('/as-alice', { headers: { 'set-cookie': 'set=by-the-server' } });
  await stage.choose(page, site, accounts[0] ?? '');
  expect(await readCookies(page, '/as-alice')).toEqual(['own=1', 'sid=alice']);
  await stage.choose(page, site, null);
  expect(await readCookies(page, '/after')).toEqual(['own=1', 'own=1']);
});

const HOSTILE = 'a\r\nx-evil: 1; 김';
const HUGE = 'x'.repeat(20_000);

/** Each kind of place, for each kind of value that may not stand there. */
const BAD: readonly Attachment[] = [
  ...(['header', 'cookie', 'query', 'session'] as const).flatMap(kind => [
    { kind, name: 'x-hostile', template: '{claims.hostile}' },
    { kind, name: 'x-none', template: '{claims.none}' },
    { kind, name: 'x-huge', template: '{claims.huge}' },
  ]),
];

test('no value breaks out of its place, and none keeps another from going out', async () => {
  const { echo } = stage;
  const { site, url } = await addSite(BAD_VALUES, BAD);
  const claims = { hostile: HOSTILE, huge: HUGE };
  const account = await stage.addAccount(site, 'alice', createToken('alice', 3600, claims));
  const page = await stage.openTab(url);
  await stage.choose(page, site, account);
  echo.log.length = 0;
  await page.goto(url);
  const [{ headers, url: address } = { headers: {}, url: '' }] = echo.at('/start');
  const encoded = 'a%0D%0Ax-evil: 1; %EA%B9%80';
  expect(headers).toMatchObject({ 'x-hostile': encoded, 'x-huge': HUGE });
  expect(headers.cookie).toBe(`x-hostile=a%0D%0Ax-evil:%201%3B%20%EA%B9%80; x-none=; x-huge=${HUGE}`);
  expect(headers).not.toHaveProperty('x-evil');
  expect(headers).not.toHaveProperty('x-none');
  const { searchParams } = new URL(address, url);
  expect(['x-hostile', 'x-none', 'x-huge'].map(name => searchParams.get(name))).toEqual([HOSTILE, '', HUGE]);
  const { session } = (await stored(page)) as { session: Record<string, string> };
  expect([session['x-hostile'], session['x-none'], session['x-huge']]).toEqual([HOSTILE, '', HUGE]);
});
