import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { expect, inject, test } from 'vitest';
import type { Attachment } from '../../src/core/attachment.ts';
import { html, redirect, script } from './echo.ts';
import { click, has, sees } from './person.ts';
import { useStage } from './stage.ts';

const stage = useStage(
  ({ allow, echo }) => {
    // No icon of its own: the browser asks for one whenever it comes to it.
    echo.answer('/start', html('<link rel="icon" href="data:,">'));
    return allow(['http://*.localhost/*', 'ws://*.localhost/*']);
  },
  { hosts: ['*.localhost', '*.test'] },
);

/** A tab on a site of its own, as alice. Workers can be had at `*.localhost`, which browsers hold secure. */
async function openAsAlice(name: string, attachments?: readonly Attachment[]) {
  const origin = stage.echo.origin(`${name}.localhost`);
  const site = await stage.call('addSite', { draft: { name, origins: [origin], attachments } });
  const alice = await stage.addAccount(site, 'alice');
  const page = await stage.openTab(`${origin}/start`);
  await stage.choose(page, site, alice);
  await settle();
  return { page, site, alice, origin };
}

/** Around a change of rules the ledger forgives what either state of them would have done; no person is as quick as that. */
const settle = () => new Promise(resolve => setTimeout(resolve, 100));

const ask = (page: Page, path: string) =>
  page.evaluate(
    path =>
      fetch(path).then(
        () => undefined,
        () => undefined,
      ),
    path,
  );

/** What the popup says of the tab, and that its row has a button that helps. */
async function popupSees(page: Page, ...words: string[]): Promise<Page> {
  const popup = await stage.openPopup(page);
  for (const each of words) await sees(popup, each);
  return popup;
}

test('counts what was sent, and what a redirect led out of the site', async () => {
  const { page } = await openAsAlice('left');
  stage.echo.answer('/out', redirect(`${stage.echo.origin('elsewhere.test')}/found`));
  await ask(page, '/api');
  await ask(page, '/out');
  expect([stage.echo.whoAt('/api'), stage.echo.whoAt('/found')]).toEqual([['alice'], ['-']]);
  await popupSees(page, '; 2 sent, 1 missed (redirect left the site)', 'The token did not follow.');
});

test('a panel in the developer tools of a tab lists what that tab sent', async () => {
  const { page, origin } = await openAsAlice('panel');
  await ask(page, '/by-this-tab');
  const other = await stage.openTab(`${origin}/start`);
  await ask(other, '/by-the-other');
  const read = await stage.driver.openDevtools(page);
  const lists = (row: RegExp) => expect.poll(read).toMatch(row);
  await lists(/\/by-this-tab\s*200\s*Sent\s*alice/);
  await ask(page, '/later');
  await lists(/\/later\s*200\s*Sent\s*alice/);
  expect(await read()).not.toContain('/by-the-other');
});

test('says of what service and shared workers sent how it would carry the token', async () => {
  const { page } = await openAsAlice('worker');
  stage.echo.answer(
    '/sw.js',
    script("addEventListener('install', event => event.waitUntil(fetch('/by-worker')))"),
  );
  stage.echo.answer('/shared.js', script("fetch('/by-shared-worker')"));
  await page.evaluate(async () => {
    new SharedWorker('/shared.js');
    await navigator.serviceWorker.register('/sw.js');
  });
  for (const path of ['/by-worker', '/by-shared-worker']) {
    expect((await stage.echo.first(path)).who, path).toBe('-');
  }
  const popup = await popupSees(page, '(service worker)', 'a worker belongs to no tab.');
  await click(popup, 'button', 'Use for the whole site');
  await sees(popup, 'they carry a token only while all tabs use the same account');
});

test('says of what went out while everything was paused that it was paused', async () => {
  const { page } = await openAsAlice('paused');
  await ask(page, '/before');
  await stage.call('setPaused', { paused: true });
  await settle();
  await ask(page, '/meanwhile');
  await stage.call('setPaused', { paused: false });
  expect([stage.echo.whoAt('/before'), stage.echo.whoAt('/meanwhile')]).toEqual([['alice'], ['-']]);
  await popupSees(page, '; 1 sent, 1 missed (paused)', 'Guise was paused then.');
});

test("says that the page's own cookie came first, and hides the browser's cookies by a click", async () => {
  const { page } = await openAsAlice('cookie', [{ kind: 'cookie', name: 'sid', template: '{token}' }]);
  stage.echo.answer('/alone', { headers: { 'set-cookie': 'sid=own' } });
  await ask(page, '/alone');
  await ask(page, '/second');
  expect(stage.echo.at('/second')[0]?.headers.cookie).toMatch(/^sid=own; sid=\w/);
  const popup = await popupSees(page, '; 2 sent, 1 missed (after the page’s own cookie)');
  await click(popup, 'button', 'Hide the browser’s cookies');
  await expect
    .poll(async () => {
      await ask(page, '/hidden');
      return stage.echo.at('/hidden').at(-1)?.headers.cookie;
    })
    .toMatch(/^sid=(?!own)[^;]*$/);
});

/** One that sets the same header as we do, and was installed later. */
function writeRival(folder: string): string {
  const rule = {
    id: 1,
    condition: { urlFilter: '||rival.localhost', excludedResourceTypes: ['csp_report'] },
    action: {
      type: 'modifyHeaders',
      requestHeaders: [{ header: 'authorization', operation: 'set', value: 'Bearer rival' }],
    },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'rules.json'), JSON.stringify([rule]));
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'rival',
      version: '1',
      ...(inject('browser') === 'firefox' && {
        browser_specific_settings: { gecko: { id: 'rival@guise.example' } },
      }),
      permissions: ['declarativeNetRequest'],
      host_permissions: ['http://*/*'],
      declarative_net_request: { rule_resources: [{ id: 'rules', enabled: true, path: 'rules.json' }] },
    }),
  );
  return folder;
}

test('says that another extension won, and leads to the page of extensions where the browser lets it', async () => {
  const { page } = await openAsAlice('rival');
  await ask(page, '/ours');
  await stage.driver.browser.installExtension(writeRival(join(stage.profile, '../rival')));
  await expect
    .poll(async () => {
      await ask(page, '/theirs');
      return stage.echo.whoAt('/theirs').at(-1);
    })
    .toBe('(Bearer)');
  const popup = await popupSees(page, '(another extension won)', 'Turn that extension off for this site.');
  const leads = await has(popup, 'button', 'Open the page of extensions');
  expect(leads).toBe(inject('browser') === 'chromium');
  if (leads) {
    await click(popup, 'button', 'Open the page of extensions');
    const { browser } = stage.driver;
    await browser.waitForTarget(target => target.url().startsWith('chrome://extensions'));
  }
});

test('says of which pages nothing can be known for want of permission', async () => {
  const origins = ['known.localhost', 'unknown.test'].map(host => stage.echo.origin(host));
  const site = await stage.call('addSite', { draft: { name: 'two', origins } });
  const alice = await stage.addAccount(site, 'alice');
  const page = await stage.openTab(`${origins[0]}/start`);
  await stage.choose(page, site, alice);
  await ask(page, '/api');
  await popupSees(
    page,
    '; 1 sent, nothing known of pages at http://unknown.test (no permission)',
    'The browser does not allow Guise on http://unknown.test.',
  );
});
