import type { Tab } from '../core/outcome.ts';
import { browser } from './browser.ts';
import { toTab } from './tabs.ts';

/** The tab that the person looked at before this page. Its address is there as `findActiveTab` has it. */
export async function findFormerTab(): Promise<Tab | undefined> {
  const [own, tabs] = await Promise.all([browser.tabs.getCurrent(), browser.tabs.query({})]);
  const [former] = tabs
    .filter(({ id }) => id !== own?.id)
    .sort((one, other) => (other.lastAccessed ?? 0) - (one.lastAccessed ?? 0));
  return former && toTab(former);
}

/** Closes the tab that this page is in; nothing where it is in none. */
export async function closeOwnTab(): Promise<void> {
  const tab = await browser.tabs.getCurrent();
  if (tab?.id !== undefined) await browser.tabs.remove(tab.id);
}
