import { forgetTab, inheritTab, keepTabs } from '../core/transitions.ts';
import { readState } from '../platform/storage.ts';
import { change } from './reconcile.ts';

/**
 * A tab that a page opened is who its opener is. The change is asked for in the first tick: the tab comes to the front
 * right after, and the rules made then must know it.
 */
export function onTabOpened(tab: number, opener: number | undefined): Promise<void> {
  return opener === undefined ? onTabsChanged() : change(state => inheritTab(state, opener, tab));
}

export async function onTabClosed(tab: number): Promise<void> {
  const state = await readState();
  if (forgetTab(state, tab) !== state) await change(state => forgetTab(state, tab));
}

export function onTabReplaced(tab: number, before: number): Promise<void> {
  return change(state => forgetTab(inheritTab(state, before, tab), before));
}

/** Rules name the tabs that are open and the one in front; without any tab's choice they name none. */
export async function onTabsChanged(): Promise<void> {
  const { tabs } = await readState();
  if (Object.keys(tabs).length === 0) return;
  await change((state, { open }) => keepTabs(state, open));
}
