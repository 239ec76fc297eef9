import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { click, find, has, sees, type, until } from '../person.ts';
import { type Stage, useStage } from '../stage.ts';

const PASSPHRASE = 'a long walk by the sea';
const OTHER = 'another walk in the hills';

/** Two accounts that are signed in, one of them chosen for the whole site. */
async function setUp({ allow, addAccount, call, echo }: Stage): Promise<void> {
  await allow(['http://*/*', 'ws://*/*']);
  const site = await call('addSite', { draft: { name: 'App', origins: [echo.origin('a.test')] } });
  for (const name of ['alice', 'bob']) {
    const choice = { kind: 'account', account: await addAccount(site, name) } as const;
    await call('selectAccount', { site, choice, tab: -2, scope: 'site' });
  }
}

const stage = useStage(setUp);
const visit = async () => stage.openTab(`${stage.echo.origin('a.test')}/start`);
const who = () => stage.echo.whoAt('/start');

async function openSecurity(): Promise<Page> {
  const page = await stage.openOptions();
  await page.evaluate(() => {
    location.hash = 'security';
  });
  await find(page, 'radio', /^On this device Encrypted/);
  return page;
}

/** What is in session storage that nobody may see once all is locked. */
const readSessionSecrets = () =>
  stage.driver.runInBackground(async () => {
    const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
    return Object.keys(await chrome.storage.session.get(null)).filter(key =>
      /^(token|secret|key):/.test(key),
    );
  });

test('a passphrase is set, asked for when the browser was started anew, and opens', async () => {
  const page = await openSecurity();
  await click(page, 'radio', /^On this device, under a passphrase/);
  await type(page, 'New passphrase', PASSPHRASE);
  await type(page, 'New passphrase, once more', PASSPHRASE);
  await click(page, 'button', 'Use this from now on');
  await find(page, 'button', 'Change the passphrase');
  await visit();
  await stage.restart();
  const tab = await visit();
  expect(who()).toEqual(['bob', '-']);
  const popup = await stage.openPopup(tab);
  await type(popup, 'Passphrase', OTHER);
  await popup.keyboard.press('Enter');
  await sees(popup, 'This is not the passphrase.');
  await type(popup, 'Passphrase', PASSPHRASE);
  await popup.keyboard.press('Enter');
  await find(popup, 'button', 'Use bob for the whole site');
  await tab.reload();
  expect(who()).toEqual(['bob', '-', 'bob']);
});

test('locked now, nothing is sent, the badge shows a lock, and nothing is left in memory', async () => {
  const tab = await visit();
  const popup = await stage.openPopup(tab);
  await click(popup, 'button', 'Lock now');
  await find(popup, 'textbox', 'Passphrase');
  await tab.reload();
  expect(who()).toEqual(['bob', '-']);
  await until('the lock on the badge', async () => (await stage.badgeOf(tab)).text === '🔒');
  await expect.poll(readSessionSecrets).toEqual([]);
  await stage.driver.killBackground();
  expect(await readSessionSecrets()).toEqual([]);
  await tab.reload();
  expect(who()).toEqual(['bob', '-', '-']);
  await stage.call('unlock', { passphrase: PASSPHRASE });
  await tab.reload();
  expect(who()).toEqual(['bob', '-', '-', 'bob']);
});

test('a browser that is killed while the passphrase is changed has the old or the new one, and every account', async () => {
  let current = PASSPHRASE;
  for (const delay of [0, 150, 300, 600]) {
    const next = current === PASSPHRASE ? OTHER : PASSPHRASE;
    const page = await stage.openOptions();
    await page.evaluate(
      message => {
        const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
        void chrome.runtime.sendMessage(message);
      },
      { command: 'setVault', input: { level: 'passphrase', passphrase: next, current } },
    );
    await new Promise(resolve => setTimeout(resolve, delay));
    await stage.restartAfterCrash();
    const opened: string[] = [];
    for (const passphrase of [current, next]) {
      await stage.call('unlock', { passphrase }).then(
        () => opened.push(passphrase),
        () => {},
      );
    }
    current = opened[0] ?? '';
    const options = await stage.openOptions();
    for (const name of ['alice', 'bob']) await find(options, 'row', new RegExp(`^${name} ${name} .* left`));
    expect(await has(options, 'textbox', 'Passphrase')).toBe(false);
  }
});
