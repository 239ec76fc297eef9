import type { Page } from 'puppeteer-core';
import { expect, inject, test } from 'vitest';
import type { Versioned } from '../../src/core/migrations.ts';
import type { Settings } from '../../src/core/state.ts';
import { find, until } from './person.ts';
import { openScreen, type Screen } from './screen.ts';
import { useStage } from './stage.ts';

/** Without one Chromium takes nobody for absent. */
const screen: Screen | undefined = inject('browser') === 'chromium' ? await openScreen() : undefined;

const stage = useStage(async ({ allow, addAccount, call, echo }) => {
  await allow(['http://*/*', 'ws://*/*']);
  const site = await call('addSite', { draft: { name: 'App', origins: [echo.origin('a.test')] } });
  const choice = { kind: 'account', account: await addAccount(site, 'alice') } as const;
  await call('selectAccount', { site, choice, tab: -2, scope: 'site' });
}, screen && { screen });

const openSecurity = async () => {
  const page = await stage.openOptions();
  await page.evaluate(() => {
    location.hash = 'security';
  });
  return page;
};

const visit = () => stage.openTab(`${stage.echo.origin('a.test')}/start`);

const isLocked = () =>
  stage.driver.runInBackground(async () => {
    const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
    return (await chrome.storage.session.get('locked')).locked === true;
  });

async function expectLocked(tab: Page, patience = 30_000): Promise<void> {
  await expect.poll(isLocked, { timeout: patience, interval: 500 }).toBe(true);
  await tab.reload();
  expect(stage.echo.whoAt('/start')).toEqual(['alice', '-']);
}

test('all is locked once nobody used the machine for the time that was chosen', async () => {
  const security = await openSecurity();
  const times = await find(security, 'combobox', 'When nobody used this machine for');
  await times.focus();
  await security.keyboard.press('ArrowDown');
  await until('the time', () => times.evaluate(times => (times as HTMLSelectElement).value === '1'));
  const tab = await visit();
  // A minute is the shortest that a person can choose, the browser's own shortest is shorter.
  await stage.driver.runInBackground(() => {
    const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
    chrome.idle.setDetectionInterval(15);
  });
  await expectLocked(tab, 90_000);
}, 120_000);

/** Ticks the box of what only the browser can tell, whatever it says so far. */
async function lockWhenAway(): Promise<void> {
  await stage.call('unlock', {});
  await stage.call('setLocking', { locking: { onClose: false, onSleep: false, idleMinutes: 0 } });
  const security = await openSecurity();
  await (await find(security, 'textbox', /^When the screen is locked/)).click();
  await until('that to be stored', () =>
    stage.driver.runInBackground(async () => {
      const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
      const { settings } = await chrome.storage.local.get('settings');
      return (JSON.parse((settings as Versioned<string>).value) as Settings).locking.onSleep;
    }),
  );
}

test('all is locked once the screen is locked', async () => {
  await lockWhenAway();
  const tab = await visit();
  await screen?.lock();
  await expectLocked(tab);
});

test('all is locked once the clock has gone on without anything, as it does in sleep', async () => {
  await lockWhenAway();
  const tab = await visit();
  // What the background was still at when the clock was set may set it right again.
  await expect
    .poll(async () => {
      await stage.driver.runInBackground(() => {
        const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
        return chrome.storage.session.set({ clock: Date.now() - 4 * 60_000 });
      });
      await stage.driver.killBackground();
      await stage.call('dismissNotice', {});
      return isLocked();
    })
    .toBe(true);
  await expectLocked(tab);
});
