import type { Page } from 'puppeteer-core';
import { expect, inject, test } from 'vitest';
import { find, sees, until } from './person.ts';
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

async function expectLocked(tab: Page, patience: number): Promise<void> {
  const isLocked = () =>
    stage.driver.runInBackground(async () => {
      const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
      return (await chrome.storage.session.get('locked')).locked === true;
    });
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

test('all is locked once the screen is locked', async () => {
  await stage.call('unlock', {});
  const security = await openSecurity();
  await (await find(security, 'textbox', /^When the screen is locked/)).click();
  await sees(security, 'Lock now');
  const tab = await visit();
  await screen?.lock();
  await expectLocked(tab, 15_000);
});
