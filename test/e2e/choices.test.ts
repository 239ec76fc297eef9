import type { Page } from 'puppeteer-core';
import { beforeEach, expect, test } from 'vitest';
import { click, find, focused, gone, has, isPressed, read, sees } from './person.ts';
import { useStage } from './stage.ts';

const ALICE = /^alice /;
const BOB = /^bob /;
const NO_ACCOUNT = /^No account /;
const SIGNED_OUT = /^Signed out /;

let site: string;

const stage = useStage(async ({ allow, call, echo, addAccount }) => {
  const origin = echo.origin('a.test');
  await allow(['http://a.test/*', 'ws://a.test/*']);
  site = await call('addSite', { draft: { name: 'App', origins: [origin] } });
  for (const name of ['alice', 'bob']) await addAccount(site, name);
});

beforeEach(() => stage.call('selectAccount', { site, choice: null, tab: -2, scope: 'site' }));

const openTab = () => stage.openTab(`${stage.echo.origin('a.test')}/start`);

let asked = 0;

/** Who a page's request, and a navigation of its tab, arrive as. */
async function whoIs(page: Page): Promise<string> {
  const path = `/who-${asked++}`;
  await page.evaluate(path => fetch(path), path);
  await page.goto(`${stage.echo.origin('a.test')}${path}`);
  const [asking, visiting] = stage.echo.whoAt(path);
  if (asking !== visiting) throw new Error(`its page asked as ${asking}, the tab itself as ${visiting}`);
  return asking ?? 'nobody';
}

/** Clicks in the popup of a tab and reads what its strip says then. */
async function choose(tab: Page, name: string | RegExp, says: string | RegExp): Promise<void> {
  const popup = await stage.openPopup(tab);
  await click(popup, 'button', name);
  await sees(popup, says);
  await popup.close();
}

async function setCookie(page: Page): Promise<void> {
  stage.echo.answer('/signed-in', { headers: { 'set-cookie': 'session=of-the-page; Path=/' } });
  await page.evaluate(() => fetch('/signed-in'));
}

test('one click on an account makes it this tab’s, and another click another’s', async () => {
  const tab = await openTab();
  const other = await openTab();
  await choose(tab, ALICE, /alice on \S+, in this tab only/);
  expect([await whoIs(tab), await whoIs(other)]).toEqual(['alice', '-']);
  await choose(tab, BOB, /bob on \S+, in this tab only/);
  expect([await whoIs(tab), await whoIs(other)]).toEqual(['bob', '-']);
});

test('the button beside an account makes it the whole site’s; a tab’s own outranks it', async () => {
  const tab = await openTab();
  const other = await openTab();
  await choose(tab, ALICE, /alice on \S+, in this tab only/);
  await choose(other, 'Use bob for the whole site', /bob on \S+, in every tab/);
  expect([await whoIs(tab), await whoIs(other), await whoIs(await openTab())]).toEqual([
    'alice',
    'bob',
    'bob',
  ]);
});

test('a tab follows the site again when its own choice is taken back', async () => {
  const tab = await openTab();
  await choose(tab, 'Use bob for the whole site', /bob on \S+, in every tab/);
  await choose(tab, ALICE, /alice on \S+, in this tab only/);
  expect(await whoIs(tab)).toBe('alice');
  await choose(tab, 'Follow the site’s choice', /bob on \S+, in every tab/);
  expect(await whoIs(tab)).toBe('bob');
});

test('“no account” in a tab holds against the site’s choice, and leaves the page’s own header alone', async () => {
  const tab = await openTab();
  await choose(tab, 'Use bob for the whole site', /bob on \S+, in every tab/);
  await choose(tab, NO_ACCOUNT, /No account on \S+ in this tab/);
  expect(await whoIs(tab)).toBe('-');
  await tab.evaluate(() => fetch('/own', { headers: { authorization: 'Custom of-the-page' } }));
  expect(stage.echo.whoAt('/own')).toEqual(['(Custom)']);
});

test('“signed out” takes Authorization and cookies from the tab’s requests, and keeps the cookies', async () => {
  const { echo } = stage;
  const tab = await openTab();
  const other = await openTab();
  await setCookie(tab);
  await choose(tab, SIGNED_OUT, /Signed out of \S+ in this tab/);
  const ask = (path: string) => fetch(path, { headers: { authorization: 'Custom of-the-page' } });
  await tab.evaluate(ask, '/bare');
  await other.evaluate(ask, '/whole');
  expect(echo.at('/bare').map(({ who, headers }) => [who, headers.cookie])).toEqual([['-', undefined]]);
  expect(echo.at('/whole').map(({ who, headers }) => [who, headers.cookie])).toEqual([
    ['(Custom)', 'session=of-the-page'],
  ]);
  await choose(tab, NO_ACCOUNT, /No account on \S+ in this tab/);
  await tab.evaluate(ask, '/again');
  expect(echo.at('/again')[0]?.headers.cookie).toBe('session=of-the-page');
});

test('the whole site can be signed out, and a tab have an account all the same', async () => {
  const tab = await openTab();
  await setCookie(tab);
  await choose(tab, 'Use Signed out for the whole site', /Signed out of \S+\./);
  await tab.evaluate(() => fetch('/site-signed-out'));
  await choose(tab, ALICE, /alice on \S+, in this tab only/);
  await tab.evaluate(() => fetch('/tab-account'));
  const told = (path: string) => stage.echo.at(path).map(({ who, headers }) => [who, headers.cookie]);
  expect(told('/site-signed-out')).toEqual([['-', undefined]]);
  expect(told('/tab-account')).toEqual([['alice', 'session=of-the-page']]);
});

test('the popup works by keyboard alone', async () => {
  const tab = await openTab();
  const popup = await stage.openPopup(tab);
  await focused(popup, 'textbox', 'Filter accounts');

  await popup.keyboard.press('2');
  await sees(popup, /bob on \S+, in this tab only/);
  expect(await whoIs(tab)).toBe('bob');

  await popup.keyboard.press('0');
  await sees(popup, /No account on \S+ in this tab/);
  expect(await whoIs(tab)).toBe('-');

  await popup.keyboard.type('ali');
  expect(await has(popup, 'button', BOB)).toBe(false);
  await popup.keyboard.press('Enter');
  await sees(popup, /alice on \S+, in this tab only/);
  expect(await whoIs(tab)).toBe('alice');

  await popup.keyboard.press('Escape');
  await find(popup, 'button', BOB);
  await popup.keyboard.press('ArrowDown');
  await popup.keyboard.press('ArrowDown');
  await popup.keyboard.press('Enter');
  await sees(popup, /bob on \S+, in this tab only/);
  expect(await whoIs(tab)).toBe('bob');

  await popup.keyboard.press('ArrowUp');
  await popup.keyboard.press('ArrowRight');
  await popup.keyboard.press('Enter');
  await sees(popup, /alice on \S+, in every tab/);
  expect(await whoIs(tab)).toBe('alice');

  // The popup may be gone before the key is told to be down.
  await popup.keyboard.down('Escape').catch(() => {});
  await gone(popup);
});

test('the popup says who is used, by strip, by row and by pressed button', async () => {
  const tab = await openTab();
  await choose(tab, ALICE, /alice on \S+, in this tab only/);
  const popup = await stage.openPopup(tab);
  await sees(popup, /alice on \S+, in this tab only/);
  expect([
    await isPressed(popup, ALICE),
    await isPressed(popup, BOB),
    await isPressed(popup, NO_ACCOUNT),
  ]).toEqual([true, false, false]);
  expect(await read(popup)).toContain('min left');
});

test('the badge speaks for its own tab, also after a navigation', async () => {
  const tab = await openTab();
  const other = await openTab();
  await choose(tab, ALICE, /alice on \S+, in this tab only/);
  const title = expect.stringMatching(/^alice on \S+, in this tab only/);
  await expect.poll(() => stage.badgeOf(tab)).toEqual({ text: 'al', title });
  await tab.reload();
  await expect.poll(() => stage.badgeOf(tab)).toEqual({ text: 'al', title });
  expect((await stage.badgeOf(other)).text).toBe('');
  await tab.goto(`${stage.echo.origin('b.test')}/elsewhere`);
  await expect.poll(async () => (await stage.badgeOf(tab)).text).toBe('');
});
