import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import type { Seen } from './echo.ts';
import { useStage } from './stage.ts';

let site: string;
let alice: string;
let bob: string;

const stage = useStage(async ({ allow, call, echo, addAccount }) => {
  await allow(['http://*/*', 'ws://*/*']);
  site = await call('addSite', { draft: { name: 'App', origins: [echo.origin('a.test')] } });
  alice = await addAccount(site, 'alice');
  bob = await addAccount(site, 'bob');
});

const openTab = () => stage.openTab(`${stage.echo.origin('a.test')}/start`);

/** What servers say of an answer that browsers may keep, each of them wrong where answers differ by user. */
const KEPT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'for a time': { 'cache-control': 'max-age=3600' },
  'for a time, with a tag': { 'cache-control': 'max-age=3600', etag: '"same-for-all"' },
  'with a tag': { 'cache-control': 'no-cache', etag: '"same-for-all"' },
  'for good': { 'cache-control': 'public, max-age=31536000, immutable' },
  'by its date': { 'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT' },
};

let kept = 0;

/** A path whose answer names who asked, and may be kept. */
function keepAt(headers: Readonly<Record<string, string>>): string {
  const path = `/kept-${kept++}`;
  stage.echo.answer(path, ({ who, headers: { 'if-none-match': tag } }: Seen) =>
    tag === headers.etag && tag !== undefined
      ? { status: 304, headers }
      : { headers: { 'content-type': 'text/html', ...headers }, body: `<!doctype html><p>${who}</p>` },
  );
  return path;
}

const fetchWho = (page: Page, path: string) =>
  page.evaluate(path => fetch(path).then(answer => answer.text()), path);

test.each(Object.keys(KEPT))('an answer that may be kept %s is never shown to another account', async how => {
  const path = keepAt(KEPT[how] ?? {});
  const page = await openTab();
  const seen: string[] = [];
  for (const choice of [
    null,
    alice,
    bob,
    { kind: 'none' },
    alice,
    { kind: 'signed-out' },
    bob,
    null,
  ] as const) {
    await stage.choose(page, site, choice);
    seen.push((await fetchWho(page, path)).replace(/<.*?>/g, ''));
  }
  expect(seen).toEqual(['-', 'alice', 'bob', '-', 'alice', '-', 'bob', '-']);
});

test.each(Object.keys(KEPT))('a page that may be kept %s is never shown to another account', async how => {
  const { echo } = stage;
  const url = `${echo.origin('a.test')}${keepAt(KEPT[how] ?? {})}`;
  const page = await openTab();
  const seen: (string | null)[] = [];
  for (const choice of [alice, bob, { kind: 'none' }, alice] as const) {
    await stage.choose(page, site, choice);
    await page.goto(`${echo.origin('a.test')}/start`);
    await page.goto(url);
    seen.push(await page.$eval('p', said => said.textContent));
  }
  expect(seen).toEqual(['alice', 'bob', '-', 'alice']);
});

test('two tabs with two accounts do not share what is kept', async () => {
  const path = keepAt({ 'cache-control': 'max-age=3600' });
  const tabs = [await openTab(), await openTab(), await openTab()] as const;
  await stage.choose(tabs[0], site, alice);
  await stage.choose(tabs[1], site, bob);
  const seen = [];
  for (const tab of [...tabs, ...tabs]) seen.push(await fetchWho(tab, path));
  expect(seen.join(' ').replace(/<.*?>/g, '')).toBe('alice bob - alice bob -');
});

test('while accounts are switched, every request carries one of them, and after the answer the new one', async () => {
  const { echo, call, choose, driver } = stage;
  const page = await openTab();
  await choose(page, site, alice);
  const tab = await driver.readTabId(page);
  const asking = page.evaluate(async () => {
    const state = globalThis as unknown as { done?: boolean };
    for (let turn = 0; !state.done; turn++) {
      await Promise.all(Array.from({ length: 4 }, () => fetch(`/during?${turn}`)));
    }
  });
  const wrong: string[] = [];
  for (let turn = 0; turn < 30; turn++) {
    const [account, name] = turn % 2 === 0 ? [bob, 'bob'] : [alice, 'alice'];
    await call('selectAccount', { site, choice: { kind: 'account', account }, tab, scope: 'tab' });
    await page.evaluate(path => fetch(path), `/after-${turn}`);
    if (echo.whoAt(`/after-${turn}`)[0] !== name) wrong.push(`${turn}: ${echo.whoAt(`/after-${turn}`)}`);
  }
  await page.evaluate(() => {
    (globalThis as unknown as { done?: boolean }).done = true;
  });
  await asking;
  const during = echo.whoAt('/during');
  expect(during.length).toBeGreaterThan(100);
  expect(new Set(during)).toEqual(new Set(['alice', 'bob']));
  expect(wrong).toEqual([]);
});

test('an account that is signed out sends nothing from then on', async () => {
  const { echo, call, choose, addAccount } = stage;
  const carol = await addAccount(site, 'carol');
  const page = await openTab();
  await choose(page, site, carol);
  await page.evaluate(() => fetch('/before'));
  await call('signOut', { account: carol });
  await page.evaluate(() => fetch('/after'));
  expect([echo.whoAt('/before'), echo.whoAt('/after')]).toEqual([['carol'], ['-']]);
});

test('an account that is removed sends nothing from then on, and again when that is undone', async () => {
  const { echo, call, choose, addAccount } = stage;
  const dave = await addAccount(site, 'dave');
  const page = await openTab();
  await choose(page, site, dave);
  await call('removeAccount', { account: dave });
  await page.evaluate(() => fetch('/removed'));
  await call('restoreRemoved', {});
  await page.evaluate(() => fetch('/restored'));
  expect([echo.whoAt('/removed'), echo.whoAt('/restored')]).toEqual([['-'], ['dave']]);
});
