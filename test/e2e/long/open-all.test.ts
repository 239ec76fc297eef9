import type { Page } from 'puppeteer-core';
import { describe, expect, test } from 'vitest';
import { click, isChecked, sees } from '../person.ts';
import { type Scene, type Stage, useStage } from '../stage.ts';
import { createToken } from '../tokens.ts';

const COLORS = { alice: '#1f6feb', bob: '#15803d', carol: '#be123c' };

/** Three accounts of different colours, and a page whose title is whoever asked for it. */
const useShop = (special?: Partial<Scene>) =>
  useStage(async ({ allow, call, echo }) => {
    await allow(['http://*/*', 'ws://*/*']);
    echo.answer('/cart', ({ who }) => ({
      headers: { 'content-type': 'text/html' },
      body: `<!doctype html><title>${who}</title>`,
    }));
    const site = await call('addSite', { draft: { name: 'App', origins: [echo.origin('a.test')] } });
    for (const [name, color] of Object.entries(COLORS)) {
      const draft = { label: name, username: name, method: 'pasted', color } as const;
      const account = await call('addAccount', { site, draft });
      await call('pasteToken', { account, token: createToken(name) });
    }
  }, special);

/** The popup of the page, where all accounts but bob's are to open it. */
async function openForm({ openTab, openPopup, echo }: Stage): Promise<Page> {
  const popup = await openPopup(await openTab(`${echo.origin('a.test')}/cart`));
  await click(popup, 'button', 'Open as several');
  await click(popup, 'checkbox', /^bob /);
  return popup;
}

/** Whose page each tab shows, in their order, and the name and colour of its group. */
const readTabs = ({ driver }: Stage) =>
  driver.runInBackground(async () => {
    const { chrome } = globalThis as unknown as { chrome: Browser };
    const tabs = await chrome.tabs.query({ url: '*://a.test/cart' });
    return Promise.all(
      tabs.map(async ({ title, groupId }) => {
        const group = groupId >= 0 ? await chrome.tabGroups?.get(groupId) : undefined;
        return [title, ...(groupId >= 0 ? [group?.title, group?.color] : [])];
      }),
    );
  });

/** What the polyfill's types do not know. */
interface Browser {
  readonly tabs: {
    query(of: { url: string }): Promise<readonly { title?: string; groupId: number }[]>;
  };
  readonly tabGroups?: { get(group: number): Promise<{ title?: string; color: string }> };
}

describe('as it is installed', () => {
  const stage = useShop();

  test('a page opens as each chosen account, from its first request on; ungrouped, as was said', async () => {
    const popup = await openForm(stage);
    await sees(popup, 'Your browser asks for that once; without it the tabs open ungrouped.');
    expect(await isChecked(popup, 'Name and colour the tabs')).toBe(false);
    await click(popup, 'button', 'Open tabs: 2');
    await expect.poll(() => readTabs(stage)).toEqual([['-'], ['alice'], ['carol']]);
    // Each tab asks in its own time.
    expect(stage.echo.whoAt('/cart').toSorted()).toEqual(['-', 'alice', 'carol']);
  });
});

describe('where tab groups are allowed', () => {
  const stage = useShop({ permissions: ['tabGroups'] });

  test('a page opens as each chosen account in a group with its name and colour, unless that is not wanted', async () => {
    const popup = await openForm(stage);
    await click(popup, 'checkbox', 'Name and colour the tabs');
    await expect.poll(() => isChecked(popup, 'Name and colour the tabs')).toBe(true);
    await click(popup, 'button', 'Open tabs: 2');
    const grouped = [['-'], ['alice', 'alice', 'blue'], ['carol', 'carol', 'red']];
    await expect.poll(() => readTabs(stage)).toEqual(grouped);
    // Each tab asks in its own time.
    expect(stage.echo.whoAt('/cart').toSorted()).toEqual(['-', 'alice', 'carol']);
    await stage.closeTabs();

    const again = await openForm(stage);
    await expect.poll(() => isChecked(again, 'Name and colour the tabs')).toBe(true);
    await click(again, 'checkbox', 'Name and colour the tabs');
    await click(again, 'button', 'Open tabs: 2');
    await expect.poll(() => readTabs(stage)).toEqual([['-'], ['alice'], ['carol']]);
  });
});
