import { expect, test } from 'vitest';
import { useStage } from './stage.ts';
import { createToken } from './tokens.ts';

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

test('a worker that is killed takes no account away and needs not wake for requests', async () => {
  const { echo, choose, driver } = stage;
  const page = await openTab();
  await choose(page, site, alice);
  await driver.killBackground();
  await page.evaluate(() => fetch('/asleep'));
  await page.reload();
  expect([...echo.whoAt('/asleep'), ...echo.whoAt('/start').slice(1)]).toEqual(['alice', 'alice']);
});

test('a choice made while no worker lives wakes one, and is in force when it is answered', async () => {
  const { echo, choose, call, driver } = stage;
  const page = await openTab();
  await choose(page, site, alice);
  const tab = await driver.readTabId(page);
  for (const [turn, account] of [bob, alice, bob].entries()) {
    await driver.killBackground();
    await call('selectAccount', { site, choice: { kind: 'account', account }, tab, scope: 'tab' });
    await page.evaluate(path => fetch(path), `/woken-${turn}`);
  }
  expect([0, 1, 2].map(turn => echo.whoAt(`/woken-${turn}`)[0])).toEqual(['bob', 'alice', 'bob']);
});

test('a worker that was killed still reads what it reads seldom: what edits, and what knows tokens', async () => {
  const { call, driver } = stage;
  await driver.killBackground();
  await call('editAccount', { account: bob, draft: { label: 'robert', username: 'bob', method: 'pasted' } });
  await driver.killBackground();
  await call('pasteToken', { account: bob, token: createToken('bob') });
});

test('a worker killed in the middle of a switch leaves the old account or the new, and then what is stored', async () => {
  const { echo, choose, call, driver } = stage;
  const page = await openTab();
  await choose(page, site, alice);
  const tab = await driver.readTabId(page);
  for (let turn = 0; turn < 12; turn++) {
    const account = turn % 2 === 0 ? bob : alice;
    const switched = call('selectAccount', {
      site,
      choice: { kind: 'account', account },
      tab,
      scope: 'tab',
    }).then(
      () => true,
      () => false,
    );
    await new Promise(resolve => setTimeout(resolve, turn));
    await driver.killBackground();
    const answered = await switched;
    await page.evaluate(path => fetch(path), `/torn-${turn}`);
    expect(['alice', 'bob']).toContain(echo.whoAt(`/torn-${turn}`)[0]);
    if (answered) expect(echo.whoAt(`/torn-${turn}`)[0]).toBe(turn % 2 === 0 ? 'bob' : 'alice');

    const stored = await readChoice(tab);
    await page.evaluate(path => fetch(path), `/mended-${turn}`);
    expect(echo.whoAt(`/mended-${turn}`)[0]).toBe(stored === bob ? 'bob' : 'alice');
  }
});

/** What is stored for a tab, asked of a worker that had to wake for it and has done what it does then. */
async function readChoice(tab: number): Promise<string | undefined> {
  await stage.call('dismissNotice', {});
  return stage.driver.runInBackground(
    async (tab, site) => {
      const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
      const { tabs } = (await chrome.storage.session.get('tabs')) as {
        tabs: Record<string, Record<string, { account?: string }>>;
      };
      return tabs[tab]?.[site]?.account;
    },
    tab,
    site,
  );
}

test('a tab opened by a page while no worker lives still starts with the page’s account', async () => {
  const { echo, choose, driver } = stage;
  const page = await openTab();
  await choose(page, site, alice);
  await driver.killBackground();
  await page.evaluate(() => void window.open('/opened-asleep', '', 'noopener'));
  const first = await echo.first('/opened-asleep');
  expect(first.who).toBe('alice');
});
