import type { Page } from 'puppeteer-core';
import { beforeEach, expect, test } from 'vitest';
import { html } from './echo.ts';
import { until } from './person.ts';
import { useStage } from './stage.ts';

let site: string;
let alice: string;
let bob: string;
let tab: Page;

const stage = useStage(async ({ allow, call, echo, addAccount }) => {
  await allow(['http://*/*', 'ws://*/*']);
  site = await call('addSite', { draft: { name: 'App', origins: [echo.origin('a.test')] } });
  [alice, bob] = [await addAccount(site, 'alice'), await addAccount(site, 'bob')];
  echo.answer('/start', html('<p>a page</p> <a href="/linked">a link</a>'));
});

beforeEach(async () => {
  tab = await stage.openTab(`${stage.echo.origin('a.test')}/start`);
  await stage.choose(tab, site, null);
});

/** Waits until the server takes whoever asks in the tab for `who`. */
const becomes = (who: string, page = tab) =>
  until(`the tab to be ${who}`, async () => {
    await page.evaluate(() => fetch('/who'));
    return stage.echo.whoAt('/who').at(-1) === who;
  });

test('keys choose the next account and the one before for the tab in front alone, and pause', async () => {
  const { driver, openTab, echo } = stage;
  const other = await openTab(`${echo.origin('a.test')}/start`);
  await driver.pressCommand(tab, 'next-account');
  await becomes('alice');
  await driver.pressCommand(tab, 'next-account');
  await becomes('bob');
  await driver.pressCommand(tab, 'previous-account');
  await becomes('alice');
  await becomes('-', other);
  await driver.pressCommand(tab, 'pause');
  await becomes('-');
  await driver.pressCommand(tab, 'pause');
  await becomes('alice');
});

test('the menu of a page makes the tab an account’s', async () => {
  await stage.driver.pickFromMenu(tab, 'p', { id: `page:${bob}`, label: 'This tab as bob' });
  await becomes('bob');
});

test('the menu of a link opens it as an account, from its first request on', async () => {
  const { driver, echo } = stage;
  await driver.pickFromMenu(tab, 'a', { id: `link:${alice}`, label: 'Open link as alice' });
  await echo.first('/linked');
  expect(echo.whoAt('/linked')).toEqual(['alice']);
  await becomes('-');
});

test('a name after “as” in the address bar makes the tab that account’s, and loads it anew', async () => {
  const { driver, echo } = stage;
  await driver.typeIntoAddressBar(tab, 'bob');
  await until('the page to be loaded anew', async () => echo.at('/start').length > 1);
  expect(echo.whoAt('/start')).toEqual(['-', 'bob']);
  // A tab that is closed while it loads keeps Chromium's driver waiting.
  await until('the page to be there anew', () =>
    tab
      .evaluate(() => {
        const [{ type } = {}] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
        return type === 'reload' && document.readyState === 'complete';
      })
      .catch(() => false),
  );
});

test('the browser has every key, as many with a suggestion as it takes', async () => {
  const keys = await stage.driver.runInBackground(async () => {
    const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
    return (await chrome.commands.getAll()).map(({ name, shortcut }) => [name, shortcut !== '']);
  });
  const names = ['_execute_action', 'next-account', 'previous-account', 'pause'];
  const accounts = [1, 2, 3, 4].map(number => `account-${number}`);
  const isSet = stage.driver.name.startsWith('Firefox');
  expect(Object.fromEntries(keys)).toEqual(
    Object.fromEntries([...names.map(name => [name, true]), ...accounts.map(name => [name, isSet])]),
  );
});
