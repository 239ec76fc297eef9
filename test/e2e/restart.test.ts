import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { click, find, has, sees } from './person.ts';
import { useStage } from './stage.ts';
import { createToken } from './tokens.ts';

let site: string;
let alice: string;
let bob: string;

const stage = useStage(async ({ allow, call, echo, addAccount }) => {
  await allow(['http://a.test/*', 'ws://a.test/*']);
  site = await call('addSite', { draft: { name: 'App', origins: [echo.origin('a.test')] } });
  alice = await addAccount(site, 'alice');
  bob = await addAccount(site, 'bob');
});

const openTab = () => stage.openTab(`${stage.echo.origin('a.test')}/start`);

let asked = 0;

async function whoIs(page: Page): Promise<string | undefined> {
  const path = `/who-${asked++}`;
  await page.evaluate(path => fetch(path), path);
  return stage.echo.whoAt(path)[0];
}

test.each([
  ['ended', () => stage.restart()],
  ['crashed', () => stage.restartAfterCrash()],
])(
  'a browser that %s keeps sites, accounts and the site’s choice, and says that tab choices have ended',
  async (_how, restart) => {
    const { openPopup, choose } = stage;
    const first = await openTab();
    await choose(first, site, bob, 'site');
    await choose(first, site, alice);
    expect([await whoIs(first), await whoIs(await openTab())]).toEqual(['alice', 'bob']);

    await restart();

    await stage.call('pasteToken', { account: alice, token: createToken('alice') });
    const tab = await openTab();
    await expect.poll(() => whoIs(tab)).toBe('bob');
    await tab.reload();
    const popup = await openPopup(tab);
    await sees(popup, 'what was chosen for single tabs (1) has ended');
    await sees(popup, /bob on \S+, in every tab/);
    await click(popup, 'button', 'Dismiss');
    await find(popup, 'button', /^alice .* \d+ min left$/);
    await click(popup, 'button', /^alice /);
    await sees(popup, /alice on \S+, in this tab only/);
    expect(await has(popup, 'button', 'Dismiss')).toBe(false);
    expect(await whoIs(tab)).toBe('alice');
  },
);

test('an extension that is reloaded, as by an update, takes tab choices out of force and keeps the site’s', async () => {
  const { driver, openPopup, choose } = stage;
  const tab = await openTab();
  await choose(tab, site, bob, 'site');
  await choose(tab, site, alice);
  expect(await whoIs(tab)).toBe('alice');

  await driver.runInBackground(reload);
  // Chromium may never answer what is asked for while an extension that watches requests goes: then it is asked again.
  const asked = () => Promise.race([whoIs(tab), new Promise(resolve => setTimeout(resolve, 1_000))]);
  await expect.poll(asked, { timeout: 30_000 }).toBe('bob');
  await sees(await openPopup(tab), /bob on \S+, in every tab/);
});

/** Runs in the background, which ends by it once it has answered. */
function reload(): void {
  const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
  setTimeout(() => chrome.runtime.reload(), 0);
}
