import type { Page } from 'puppeteer-core';
import { expect, inject, test } from 'vitest';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { type Answer, html, type Seen } from './echo.ts';
import { sees } from './person.ts';
import { useStage } from './stage.ts';

/** How a server that answers 401 names a scheme for which browsers ask a person (RFC 9110 section 11.6.1). */
const ASKING = { Basic: 'Basic realm="staff"', Digest: 'Digest realm="staff", nonce="once", qop="auth"' };
const SCHEMES = Object.keys(ASKING) as (keyof typeof ASKING)[];

const stage = useStage(
  async ({ allow, echo }) => {
    await allow(['http://*/*', 'ws://*/*']);
    // No icon of its own: the browser asks for one whenever it comes to it.
    echo.answer('/start', html('<link rel="icon" href="data:,">'));
  },
  { hosts: ['*.test', '*.localhost'] },
);

const refuse = (challenge: string): Answer => ({ status: 401, headers: { 'www-authenticate': challenge } });

/** Lets nobody in but by the scheme that it names. */
const guard =
  (scheme: keyof typeof ASKING) =>
  ({ who }: Seen): Answer =>
    who === `(${scheme})` ? {} : refuse(ASKING[scheme]);

async function addSite(name: string) {
  const origin = stage.echo.origin(`${name}.test`);
  const site = await stage.call('addSite', { draft: { name, origins: [origin] } });
  const [alice, bob] = [await stage.addAccount(site, 'alice'), await stage.addAccount(site, 'bob')];
  return { origin, site, alice, bob };
}

/** A page in which a person answers what the browser asks, whenever it does. */
async function openAnswering(url: string): Promise<Page> {
  const page = await stage.openTab(url);
  await page.authenticate({ username: 'staff', password: 'typed' });
  return page;
}

const ask = (page: Page, path: string) =>
  page.evaluate(path => fetch(path).then(({ status }) => status), path);

test('a server that wants another bearer token is answered once, and the page is told', async () => {
  const { echo, openTab, choose, openPopup } = stage;
  const { origin, site, alice } = await addSite('bearer');
  echo.answer('/api', refuse('Bearer error="invalid_token"'));
  const page = await openTab(`${origin}/start`);
  await choose(page, site, alice);
  expect(await ask(page, '/api')).toBe(401);
  expect(echo.whoAt('/api')).toEqual(['alice']);
  await sees(await openPopup(page), '; 1 sent');
});

test.each(SCHEMES)(
  'what a person answers to %s never goes in the place of the account’s token',
  async scheme => {
    const { echo, choose, openPopup } = stage;
    const { origin, site, alice } = await addSite(`typed-${scheme}`.toLowerCase());
    echo.answer('/guarded', guard(scheme));
    const page = await openAnswering(`${origin}/start`);
    await choose(page, site, alice);
    expect(await ask(page, '/guarded')).toBe(401);
    const asked = echo.whoAt('/guarded');
    expect(asked.length).toBeGreaterThan(1);
    expect(new Set(asked)).toEqual(new Set(['alice']));
    // Of what is asked again Chromium tells nothing.
    const told = inject('browser') === 'chromium' ? 1 : asked.length;
    await sees(await openPopup(page), `; ${told} sent`);
  },
);

/** A tab of a site at which the browser keeps what a person answered. */
async function openKnown(name: string, scheme: keyof typeof ASKING) {
  const { echo, openTab } = stage;
  const { origin, ...known } = await addSite(name);
  echo.answer('/guarded', guard(scheme));
  await (await openAnswering(`${origin}/start`)).goto(`${origin}/guarded`);
  expect(echo.whoAt('/guarded')).toEqual(['-', `(${scheme})`]);
  return { ...known, page: await openTab(`${origin}/start`) };
}

test.each(SCHEMES)(
  'credentials that the browser keeps (%s) go where no account is chosen, and nowhere else',
  async scheme => {
    const { echo, choose } = stage;
    const { page, site, alice } = await openKnown(`kept-${scheme}`.toLowerCase(), scheme);
    await ask(page, '/before');
    await choose(page, site, alice);
    await ask(page, '/as-alice');
    await choose(page, site, { kind: 'none' });
    await ask(page, '/after');
    const sent = ['/before', '/as-alice', '/after'].flatMap(path => echo.whoAt(path));
    expect(sent).toEqual([`(${scheme})`, 'alice', `(${scheme})`]);
  },
);

test('credentials that the browser keeps do not go where signed out is chosen', async () => {
  const { echo, choose } = stage;
  const { page, site } = await openKnown('out', 'Basic');
  await choose(page, site, { kind: 'signed-out' });
  await ask(page, '/out');
  expect(echo.whoAt('/out')).toEqual(['-']);
});

test('what is asked again after an answer carries what was chosen meanwhile', async () => {
  const { echo, choose } = stage;
  const { origin, site, alice, bob } = await addSite('meanwhile');
  let open = () => {};
  const gate = new Promise<void>(resolve => {
    open = resolve;
  });
  echo.answer('/held', () => gate.then(() => refuse(ASKING.Basic)));
  const page = await openAnswering(`${origin}/start`);
  await choose(page, site, alice);
  void page.goto(`${origin}/held`).catch(() => {});
  await echo.first('/held');
  await choose(page, site, bob);
  open();
  await expect.poll(() => echo.at('/held').length).toBeGreaterThan(1);
  expect(echo.whoAt('/held').slice(0, 2)).toEqual(['alice', 'bob']);
});

test('a sign-in of ours that is refused with a challenge has nobody asked', async () => {
  const { echo, call } = stage;
  const origin = echo.origin('id.localhost');
  echo.answer('/login', refuse(ASKING.Basic));
  const site = await call('addSite', {
    draft: { name: 'id', origins: [origin], signIn: companionSignIn(origin) },
  });
  const draft = { label: 'dave', username: 'dave', method: 'login' } as const;
  const dave = await call('addAccount', { site, draft });
  await expect(call('signIn', { account: dave, password: 'wrong' })).rejects.toThrow('credentials-refused');
  expect(echo.whoAt('/login')).toEqual(['-']);
});
