import { randomUUID } from 'node:crypto';
import type { Page } from 'puppeteer-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { toFront } from '../../scripts/firefox.mjs';
import { html } from './echo.ts';
import { arrived, sees } from './person.ts';
import { readFiles } from './profile-files.ts';
import { useStage } from './stage.ts';

const HOSTS = ['http://*/*', 'ws://*/*'];

let url: string;
let site: string;
let alice: string;
let bob: string;

const stage = useStage(async ({ allow, call, echo, addAccount }) => {
  const origin = echo.origin('a.test');
  url = `${origin}/start`;
  await allow(HOSTS);
  site = await call('addSite', { draft: { name: 'App', origins: [origin] } });
  alice = await addAccount(site, 'alice');
  bob = await addAccount(site, 'bob');
  echo.answer('/start', html('<link rel="icon" href="data:,"><a href="/child" target="_blank">link</a>'));
});

/** Whose token a page sends. */
async function whoIs(page: Page): Promise<string | undefined> {
  const path = `/who/${randomUUID()}`;
  await page.evaluate(path => fetch(path).then(() => undefined), path);
  return stage.echo.whoAt(path)[0];
}

const all = (pages: readonly Page[]) => Promise.all(pages.map(whoIs));

/** The tab that a click on the page's link opens. */
async function follow(page: Page): Promise<Page> {
  const { browser } = stage.driver;
  const known = new Set(browser.targets());
  const opened = browser.waitForTarget(target => !known.has(target) && target.url().endsWith('/child'));
  await toFront(page);
  await page.click('text/link');
  return arrived(await (await opened).asPage(), '/child');
}

const readStored = (area: 'local' | 'session') =>
  stage.driver.runInBackground(async area => {
    const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
    return JSON.stringify(await chrome.storage[area].get(null));
  }, area);

test('nothing goes into private windows that the extension is not let into, whatever is chosen for the site', async () => {
  const { openTab, choose } = stage;
  const ordinary = await openTab(url);
  await choose(ordinary, site, alice, 'site');
  const apart = await openTab(url, 'private window');
  expect(await all([ordinary, apart])).toEqual(['alice', '-']);
  await choose(ordinary, site, null, 'site');
});

test('two containers of one site are two accounts, and so are two tabs of one container', async () => {
  const { openTab, choose } = stage;
  const work = await openTab(url, 'container');
  const home = await openTab(url, 'container');
  const ordinary = await openTab(url);
  await choose(work, site, alice);
  await choose(home, site, bob);
  expect(await all([work, home, ordinary])).toEqual(['alice', 'bob', '-']);
  const child = await follow(work);
  expect(await all([child, home])).toEqual(['alice', 'bob']);
  await choose(child, site, bob);
  expect(await all([work, child])).toEqual(['alice', 'bob']);
  await choose(ordinary, site, alice, 'site');
  await choose(home, site, null);
  expect(await all([home, ordinary, child])).toEqual(['alice', 'alice', 'bob']);
  await choose(ordinary, site, null, 'site');
});

describe('in private windows that the extension is let into', () => {
  beforeAll(() => stage.driver.letIntoPrivateWindows());

  test('what is chosen for a private tab holds there, in the tabs it opens, and in no ordinary one; nor the other way round', async () => {
    const { openTab, openPopup, choose } = stage;
    const ordinary = await openTab(url);
    const apart = await openTab(url, 'private window');
    await choose(apart, site, alice);
    expect(await all([apart, ordinary])).toEqual(['alice', '-']);
    await sees(await openPopup(apart), /alice on \S+, in this tab only/);
    const child = await follow(apart);
    await choose(ordinary, site, bob);
    expect(await all([apart, child, ordinary])).toEqual(['alice', 'alice', 'bob']);
    const another = await openTab(url, 'private window');
    expect(await whoIs(another)).toBe('-');
  });

  test('of a private tab nothing is kept on disk, and nothing at all once it is closed', async () => {
    const { openTab, choose, profile } = stage;
    const mark = randomUUID();
    const apart = await openTab(url, 'private window');
    await choose(apart, site, alice);
    await apart.evaluate(path => fetch(path).then(() => undefined), `/${mark}`);
    await expect.poll(() => readStored('session')).toContain(mark);
    expect(await readStored('local')).not.toContain(mark);
    await apart.close();
    await expect.poll(() => readStored('session')).not.toContain(mark);
    expect(readFiles(profile).filter(({ bytes }) => bytes.includes(mark))).toEqual([]);
  });
});
