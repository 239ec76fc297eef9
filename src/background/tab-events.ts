import { forgetTab, inheritTab, keepTabs } from '../core/state.ts';
import { readState, updateState } from '../platform/storage.ts';
import { readTabs } from '../platform/tabs.ts';
import { reconcile } from './reconcile.ts';

/**
 * A tab that a page opened is who its opener is. The state is asked for in the first tick: the tab comes to the front
 * right after, and the rules made then must know it.
 */
export async function onTabOpened(tab: number, opener: number | undefined): Promise<void> {
  await updateState(state => (opener === undefined ? state : inheritTab(state, opener, tab)));
  await onTabsChanged();
}

export async function onTabClosed(tab: number): Promise<void> {
  const { tabs } = await readState();
  if (!tabs[tab]) return;
  await updateState(state => forgetTab(state, tab));
  await reconcile();
}

/** Rules name the tabs that are open and the one in front; without any tab's choice they name none. */
export async function onTabsChanged(): Promise<void> {
  const { tabs } = await readState();
  if (Object.keys(tabs).length === 0) return;
  const open = (await readTabs()).map(tab => tab.id);
  await updateState(state => keepTabs(state, open));
  await reconcile();
}
