import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { html, redirect } from './echo.ts';
import { sees } from './person.ts';
import { useStage } from './stage.ts';

/** The site is this host at the first port, and nothing else is. */
const APP = 'a.test';
const API = 'api.test';
/** Another site, and addresses that look like the site's without being it. */
const OTHERS = ['b.test', 'sub.a.test', 'a.test.evil.test', 'xa.test'];

let site: string;
let alice: string;

// Permission for everything, so that what is not sent is not sent because no rule says so.
const stage = useStage(async ({ allow, call, echo, addAccount }) => {
  await allow(['http://*/*', 'ws://*/*']);
  const origins = [echo.origin(APP), echo.origin(API)];
  site = await call('addSite', { draft: { name: 'App', origins } });
  alice = await addAccount(site, 'alice');
});

async function openAsAlice(scope: 'tab' | 'site' = 'tab'): Promise<Page> {
  const page = await stage.openTab(`${stage.echo.origin(APP)}/start`);
  await stage.choose(page, site, alice, scope);
  return page;
}

/** Where alice's token arrived that is not of her site; every request but the browser's own for icons. */
function leaks(): readonly string[] {
  const { log, origin } = stage.echo;
  const own = [origin(APP), origin(API)].map(origin => new URL(origin).host);
  return log.filter(({ who, host }) => who !== '-' && !own.includes(host)).map(({ host, url }) => host + url);
}

const foreignOrigins = () => [
  ...OTHERS.map(host => stage.echo.origin(host)),
  stage.echo.origin(APP, 'other'),
];

/** Asks one origin in every way a page has for a stranger, by paths that begin with `prefix`. Run in the page. */
async function askEverything(origin: string, prefix: string): Promise<void> {
  const ask = (way: string) => `${origin}${prefix}/${way}`;
  const add = (tag: string, attributes: object) =>
    document.body.append(Object.assign(document.createElement(tag), attributes));
  await fetch(ask('fetch')).catch(() => {});
  await fetch(ask('no-cors'), { mode: 'no-cors' }).catch(() => {});
  await fetch(ask('credentials'), { credentials: 'include' }).catch(() => {});
  await fetch(ask('post'), { method: 'POST', body: 'x' }).catch(() => {});
  await fetch(ask('preflight'), { headers: { 'x-custom': 'x' } }).catch(() => {});
  navigator.sendBeacon(ask('beacon'), 'x');
  new WebSocket(ask('socket').replace(/^http/, 'ws'));
  add('img', { src: ask('image') });
  add('script', { src: ask('script') });
  add('iframe', { src: ask('frame') });
  add('iframe', { name: 'target' });
  const form = Object.assign(document.createElement('form'), { method: 'post', target: 'target' });
  form.action = ask('form');
  document.body.append(form);
  form.submit();
}

const WAYS = [
  ...['fetch', 'no-cors', 'credentials', 'post', 'preflight', 'beacon', 'socket'],
  ...['image', 'script', 'frame', 'form'],
];

const waysAt = (prefix: string) => WAYS.filter(way => stage.echo.at(`${prefix}/${way}`).length > 0);

test.each(['tab', 'site'] as const)(
  'nothing that is asked of another address carries it (account of the %s)',
  async scope => {
    const page = await openAsAlice(scope);
    for (const [index, origin] of foreignOrigins().entries()) {
      await page.evaluate(askEverything, origin, `/${scope}-${index}`);
      await expect.poll(() => waysAt(`/${scope}-${index}`)).toEqual(WAYS);
      await page.goto(`${origin}/visited`);
      await page.goto(`${stage.echo.origin(APP)}/back`);
    }
    expect(leaks()).toEqual([]);
    expect(stage.echo.whoAt('/back')).toEqual(foreignOrigins().map(() => 'alice'));
    await stage.choose(page, site, null, 'site');
  },
);

test.each([301, 302, 303, 307, 308])('no redirect (%d) takes it to another address', async status => {
  const { echo } = stage;
  const page = await openAsAlice();
  const target = `${echo.origin('b.test')}/landed`;
  echo.answer('/out', redirect(target, status));
  await page.evaluate(async () => {
    await fetch('/out');
    await fetch('/out', { method: 'POST', body: 'x' });
    await new Promise(resolve =>
      Object.assign(new Image(), { src: '/out', onerror: resolve, onload: resolve }),
    );
    const frame = Object.assign(document.createElement('iframe'), { src: '/out' });
    document.body.append(frame);
    await new Promise(resolve => frame.addEventListener('load', resolve));
  });
  await page.goto(`${echo.origin(APP)}/out`);
  expect(echo.whoAt('/out')).toEqual(Array(5).fill('alice'));
  expect(echo.whoAt('/landed')).toEqual(Array(5).fill('-'));
});

test('a chain of redirects out of the site and back carries it only within', async () => {
  const { echo } = stage;
  const page = await openAsAlice();
  echo.answer('/1', redirect(`${echo.origin('b.test')}/2`));
  echo.answer('/2', redirect(`${echo.origin(APP)}/3`));
  await page.evaluate(() => fetch('/1', { mode: 'no-cors' }).catch(() => {}));
  await page.goto(`${echo.origin(APP)}/1`);
  expect([1, 2, 3].map(step => echo.whoAt(`/${step}`))).toEqual([
    ['alice', 'alice'],
    ['-', '-'],
    ['alice', 'alice'],
  ]);
});

// Only top-level addresses may have a user name: browsers refuse it in everything that a page asks for.
test('an address that has the site as its user name does not get it', async () => {
  const { echo } = stage;
  const page = await openAsAlice();
  const tricks = ['a.test@', 'a.test:80@', `${new URL(echo.origin(APP)).host}@`];
  for (const trick of tricks) {
    const url = echo.origin('b.test').replace('//', `//${trick}`);
    echo.answer('/lure', redirect(`${url}/lured`));
    await page.goto(`${url}/typed`);
    await page.goto(`${echo.origin(APP)}/lure`);
  }
  expect(echo.whoAt('/lured')).toEqual(Array(tricks.length).fill('-'));
  expect(echo.whoAt('/typed')).toEqual(Array(tricks.length).fill('-'));
  expect(leaks()).toEqual([]);
});

test.each(['tab', 'site'] as const)(
  "another site's page cannot make the browser spend it (account of the %s)",
  async scope => {
    const { echo } = stage;
    const page = await openAsAlice(scope);
    await page.goto(`${echo.origin('b.test')}/hostile`);
    await page.evaluate(askEverything, echo.origin(APP), `/forged-${scope}`);
    await expect.poll(() => waysAt(`/forged-${scope}`)).toEqual(WAYS);
    expect(
      echo.log.filter(({ path }) => path.startsWith('/forged')).filter(({ who }) => who !== '-'),
    ).toEqual([]);

    const form = `<form method="post" action="${echo.origin(APP)}/forged-form"><button>go</button></form>`;
    echo.answer('/hostile-form', html(form));
    await page.goto(`${echo.origin('b.test')}/hostile-form`);
    await page.click('button');
    await expect.poll(() => echo.whoAt('/forged-form')).toEqual(['-']);
    await stage.choose(page, site, null, 'site');
  },
);

test('a link from another site leads into the site as the account of the tab, as a Lax cookie would', async () => {
  const { echo } = stage;
  const page = await openAsAlice();
  echo.answer('/elsewhere', html(`<a href="${echo.origin(APP)}/linked">go</a>`));
  await page.goto(`${echo.origin('b.test')}/elsewhere`);
  await page.click('a');
  await expect.poll(() => echo.whoAt('/linked')).toEqual(['alice']);
});

test('frames of other sites, and what they ask for, do not get it', async () => {
  const { echo } = stage;
  echo.answer(
    '/guest',
    html(`<script>fetch('/by-guest'); fetch('${echo.origin(APP)}/by-guest-of-host')</script>`),
  );
  const page = await openAsAlice();
  await page.evaluate(
    src => {
      document.body.append(Object.assign(document.createElement('iframe'), { src }));
    },
    `${echo.origin('b.test')}/guest`,
  );
  for (const path of ['/guest', '/by-guest', '/by-guest-of-host']) {
    expect((await echo.first(path)).who, path).toBe('-');
  }
});

test.each([
  ['of a subdomain', () => stage.echo.origin('sub.a.test')],
  ['at another port', () => stage.echo.origin(APP, 'other')],
])('a page %s is taken for one of the site, and its popup says so', async (_, toOrigin) => {
  const { echo, openTab, openPopup, choose } = stage;
  const page = await openTab(`${toOrigin()}/near`);
  await choose(page, site, alice);
  await page.evaluate(url => fetch(url, { mode: 'no-cors' }), `${echo.origin(APP)}/from-near`);
  expect(echo.whoAt('/from-near')).toEqual(['alice']);
  await sees(await openPopup(page), 'what it asks of App carries alice’s token');
});

test('a preflight does not carry it, and the request after it does', async () => {
  const { echo } = stage;
  const page = await openAsAlice();
  await page.evaluate(url => fetch(url, { headers: { 'x-custom': 'x' } }), `${echo.origin(API)}/preflighted`);
  await page.evaluate(
    url => fetch(url, { headers: { authorization: 'Bearer of-the-page' } }),
    `${echo.origin(API)}/overwritten`,
  );
  const told = (path: string) => echo.at(path).map(({ method, who }) => `${method} ${who}`);
  expect(told('/preflighted')).toEqual(['OPTIONS -', 'GET alice']);
  expect(told('/overwritten')).toEqual(['OPTIONS -', 'GET alice']);
});

test("the extension's own sign-in at the site carries no account's token", async () => {
  const { echo, call } = stage;
  const origin = echo.origin('id.localhost');
  const signIn = companionSignIn(origin);
  const own = await call('addSite', { draft: { name: 'Signs in', origins: [origin], signIn } });
  const carol = await stage.addAccount(own, 'carol');
  const page = await stage.openTab(`${origin}/start`);
  await stage.choose(page, own, carol, 'site');
  const draft = { label: 'dave', username: 'dave', method: 'login' } as const;
  const dave = await call('addAccount', { site: own, draft });
  echo.answer('/login', { status: 401 });
  await expect(call('signIn', { account: dave, password: 'wrong' })).rejects.toThrow('credentials-refused');
  await page.evaluate(() => fetch('/login', { method: 'POST' }));
  expect(echo.whoAt('/login')).toEqual(['-', 'carol']);
});
