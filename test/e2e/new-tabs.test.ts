import type { Page } from 'puppeteer-core';
import { afterEach, expect, inject, test } from 'vitest';
import { toFront } from '../../scripts/firefox.mjs';
import { html } from './echo.ts';
import { arrived, click, sees } from './person.ts';
import { useStage } from './stage.ts';

let site: string;
let alice: string;
let bob: string;

const stage = useStage(async ({ allow, call, echo, addAccount }) => {
  const origin = echo.origin('a.test');
  await allow(['http://*/*', 'ws://*/*']);
  site = await call('addSite', { draft: { name: 'App', origins: [origin] } });
  alice = await addAccount(site, 'alice');
  bob = await addAccount(site, 'bob');
  echo.answer(
    '/start',
    html(`<a href="/child" target="_blank">link</a> <a href="/child" target="_blank" rel="noopener">apart</a>
      <a href="/child" target="_blank" rel="opener">together</a> <a href="/child">plain</a>
      <form target="_blank" action="/child"><button>form</button></form>`),
  );
});

afterEach(() => stage.call('selectAccount', { site, choice: null, tab: -2, scope: 'site' }));

async function openAs(account: string): Promise<Page> {
  const page = await stage.openTab(`${stage.echo.origin('a.test')}/start`);
  await stage.choose(page, site, account);
  return page;
}

/** The tab that opens while something is done, once it is there. */
async function opening(act: () => Promise<unknown>): Promise<Page> {
  const { browser } = stage.driver;
  const known = new Set(browser.targets());
  const opened = browser.waitForTarget(target => !known.has(target) && /\/child\??$/.test(target.url()));
  await act();
  const child = await (await opened).page();
  if (!child) throw new Error('what was opened is no tab');
  return arrived(child, '/child');
}

const WAYS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'a link to a new tab': page => page.click('text/link'),
  'a link without opener': page => page.click('text/apart'),
  'a link with opener': page => page.click('text/together'),
  'a middle click': page => page.click('text/plain', { button: 'middle' }),
  'a form': page => page.click('text/form'),
  'a click with Ctrl': async page => {
    await page.keyboard.down('Control');
    await page.click('text/plain');
    await page.keyboard.up('Control');
  },
  'a click with Shift, to a new window': async page => {
    await page.keyboard.down('Shift');
    await page.click('text/plain');
    await page.keyboard.up('Shift');
  },
  'window.open with an address': page => page.evaluate(() => void window.open('/child')),
  'window.open without opener': page => page.evaluate(() => void window.open('/child', '', 'noopener')),
  'window.open of a small window': page =>
    page.evaluate(() => void window.open('/child', '', 'width=300,height=300')),
  'window.open, then an address': page =>
    page.evaluate(() => {
      const child = window.open('');
      setTimeout(() => child?.location.assign('/child'), 50);
    }),
};

test.each(Object.keys(WAYS))('%s starts with its opener’s account, from the first request on', async way => {
  const { echo } = stage;
  for (const [name, account] of [
    ['alice', alice],
    ['bob', bob],
  ] as const) {
    echo.log.length = 0;
    const page = await openAs(account);
    const child = await opening(async () => WAYS[way]?.(page));
    await echo.first('/child');
    await child.evaluate(() => fetch('/by-child'));
    await child.reload();
    expect(echo.whoAt('/child')).toEqual([name, name]);
    expect(echo.whoAt('/by-child')).toEqual([name]);
    await child.close();
    await page.close();
  }
});

test('the popup of a page in a new window says where its account comes from, or why it has none', async () => {
  const page = await openAs(alice);
  const child = await opening(async () => WAYS['a click with Shift, to a new window']?.(page));
  // The page that Firefox shows as the popup comes to be beside what is in front.
  await toFront(page);
  const popup = await stage.openPopup(child);
  const words = {
    chromium: /alice on \S+, in this tab only/,
    firefox: 'A page of App opened this window, and Firefox does not say from which tab',
  };
  await sees(popup, words[inject('browser')]);
});

test('a page opened in between by a tab with another account does not change who the first is', async () => {
  const { echo, call } = stage;
  const first = await openAs(alice);
  const second = await openAs(bob);
  const child = await opening(() => second.click('text/link'));
  await toFront(first);
  await call('dismissNotice', {}); // Answered when the rules have followed what is in front.
  const other = await opening(() => first.click('text/apart'));
  for (const page of [first, second, child, other]) await page.evaluate(() => fetch('/who'));
  expect(echo.whoAt('/child')).toEqual(['bob', 'alice']);
  expect(echo.whoAt('/who')).toEqual(['alice', 'bob', 'bob', 'alice']);
});

test('a tab that the person opens has no account, though one is in front', async () => {
  const { echo, openTab } = stage;
  await openAs(alice);
  await openTab(`${echo.origin('a.test')}/typed`);
  expect(echo.whoAt('/typed')).toEqual(['-']);
});

test('a new tab can be told apart from its opener later', async () => {
  const { echo, choose } = stage;
  const page = await openAs(alice);
  const child = await opening(() => page.click('text/link'));
  await choose(child, site, bob);
  await child.evaluate(() => fetch('/child-later'));
  await page.evaluate(() => fetch('/opener-later'));
  expect(echo.whoAt('/child-later')).toEqual(['bob']);
  expect(echo.whoAt('/opener-later')).toEqual(['alice']);
});

test('“open in a new tab as” sends the very first request as that account, and leaves the tab as it is', async () => {
  const { echo, openPopup } = stage;
  const page = await openAs(alice);
  await page.goto(`${echo.origin('a.test')}/place?x=1`);
  const popup = await openPopup(page);
  await sees(popup, /alice on \S+, in this tab only/);
  await click(popup, 'button', 'Open in a new tab as bob');
  await expect.poll(() => echo.whoAt('/place')).toEqual(['alice', 'bob']);
  await page.evaluate(() => fetch('/still'));
  expect(echo.at('/place')[1]?.url).toBe('/place?x=1');
  expect(echo.whoAt('/still')).toEqual(['alice']);
});
