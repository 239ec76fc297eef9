import { toProblem } from '../core/errors.ts';
import { findTyped, toOffered, toTyped } from '../core/fitting.ts';
import type { Tab } from '../core/outcome.ts';
import { findKeyed } from '../core/shortcut.ts';
import { findSite } from '../core/site.ts';
import type { Unconfirmed } from '../core/state.ts';
import { setUnconfirmed } from '../core/transitions.ts';
import type { ShortcutListeners } from '../platform/shortcuts.ts';
import { readState } from '../platform/storage.ts';
import { findActiveTab, reload } from '../platform/tabs.ts';
import { handlers } from './handlers.ts';
import { change } from './reconcile.ts';

/** As many as an address bar shows. */
const MOST_SUGGESTIONS = 6;

export async function onKeyed(key: string): Promise<void> {
  const { state, tab, site } = await look();
  if (key === 'pause') return handlers.setPaused({ paused: !state.paused });
  if (!tab || !site) return;
  const choice = state.tabs[tab.id]?.[site.id] ?? state.choices[site.id];
  const account = findKeyed(state, site.id, choice, key);
  if (account) await choose(site.id, account.id, tab);
}

export async function onPicked(id: string, tab: Tab | undefined, link: string | undefined): Promise<void> {
  const [, account = ''] = id.split(':');
  if (link !== undefined) return openAs(account, link, tab);
  const site = findSite((await readState()).sites, tab?.url);
  if (tab && site) await choose(site.id, account, tab);
}

export async function suggest(...[text, offer]: Parameters<ShortcutListeners['typing']>): Promise<void> {
  const { state, site } = await look();
  const offered = toOffered(state, site, text).slice(0, MOST_SUGGESTIONS);
  const texts = offered.map(account => toTyped(account, state.sites));
  offer(texts.map(text => ({ content: text, description: text })));
}

/** Here, and the page anew, as after any address that is typed; in a new tab where this one is on another site. */
export async function onTyped(text: string, isNewTab: boolean): Promise<void> {
  const { state, tab, site } = await look();
  const account = findTyped(state, site, text);
  const home = state.sites.find(each => each.id === account?.site);
  if (!account || !home) return;
  if (tab?.url !== undefined && home === site && !isNewTab) {
    await choose(home.id, account.id, tab);
    if (home.reload !== 'always') await reload(tab.id);
    return;
  }
  const url = home === site && tab?.url !== undefined ? tab.url : `${home.origins[0]}/`;
  await openAs(account.id, url, tab);
}

async function look() {
  const [state, tab] = await Promise.all([readState(), findActiveTab()]);
  return { state, tab, site: findSite(state.sites, tab?.url) };
}

function choose(site: string, account: string, tab: Tab): Promise<void> {
  const choice = { kind: 'account', account } as const;
  const chosen = handlers.selectAccount({ site, choice, tab: tab.id, scope: 'tab' });
  return orUnconfirmed(chosen, tab, { account });
}

function openAs(account: string, url: string, tab: Tab | undefined): Promise<void> {
  return orUnconfirmed(handlers.openAs({ account, url }), tab, { account, url });
}

/** Leaves word for the popup where the person has to confirm it there. @throws as `task` does. */
async function orUnconfirmed(
  task: Promise<unknown>,
  tab: Tab | undefined,
  asked: Pick<Unconfirmed, 'account' | 'url'>,
): Promise<void> {
  try {
    await task;
  } catch (error) {
    if (tab && toProblem(error).code === 'production') {
      await change(state => setUnconfirmed(state, { tab: tab.id, ...asked }));
    }
    throw error;
  }
}
