import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { html } from './echo.ts';
import { read, until } from './person.ts';
import { useStage } from './stage.ts';

let site: string;
let alice: string;
let bob: string;

const stage = useStage(async ({ allow, call, echo, addAccount }) => {
  await allow(['http://*/*', 'ws://*/*']);
  site = await call('addSite', { draft: { name: 'App', origins: [echo.origin('a.test')] } });
  alice = await addAccount(site, 'alice');
  bob = await addAccount(site, 'bob');
  echo.answer('/page', ({ who }) => html(`<p>${who}`));
});

async function leave(page: Page): Promise<void> {
  await page.evaluate(() => void setTimeout(() => location.assign('/next')));
  await until('the next page', async () => page.url().endsWith('/next'));
}

async function comeBack(page: Page): Promise<string> {
  await page.evaluate(() => void setTimeout(() => history.back()));
  await until('the page that was left', async () => page.url().endsWith('/page'));
  return until('what it says', async () => (await read(page).catch(() => '')).trim() || undefined);
}

test('going back after a switch never shows what the server answered another account', async () => {
  const { echo, openTab, choose } = stage;
  const page = await openTab(`${echo.origin('a.test')}/start`);
  await choose(page, site, alice);
  await page.goto(`${echo.origin('a.test')}/page`);
  expect((await read(page)).trim()).toBe('alice');
  for (const [choice, who] of [
    [bob, 'bob'],
    [{ kind: 'signed-out' }, '-'],
    [{ kind: 'none' }, '-'],
    [alice, 'alice'],
  ] as const) {
    await leave(page);
    await choose(page, site, choice);
    expect(await comeBack(page)).toBe(who);
  }
});
