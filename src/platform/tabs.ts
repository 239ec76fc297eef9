import type { Tabs as BrowserTabs } from 'webextension-polyfill';
import type { GroupColor } from '../core/group-color.ts';
import type { Tab } from '../core/outcome.ts';
import type { Tabs } from '../core/rules.ts';
import { browser } from './browser.ts';

/** The tab that the person looks at. Its address is there when a permission or the click on our icon shows it. */
export async function findActiveTab(): Promise<Tab | undefined> {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  return tab && toTab(tab);
}

/** Every tab of every window; without the addresses that the extension may not see. */
export async function readTabs(): Promise<readonly Tab[]> {
  return (await browser.tabs.query({})).flatMap(tab => toTab(tab) ?? []);
}

/** What the rules need to know of the tabs. */
export async function readTabSituation(): Promise<Tabs> {
  const [tabs, front] = await Promise.all([browser.tabs.query({}), findActiveTab()]);
  return { open: tabs.flatMap(tab => tab.id ?? []), front: front?.id };
}

/**
 * A tab as the browser tells it, with the address that it is going to where it has none yet; undefined for one without
 * an id.
 */
export function toTab({ id, url, pendingUrl }: BrowserTabs.Tab & { pendingUrl?: string }): Tab | undefined {
  return id === undefined ? undefined : { id, url: url || pendingUrl || undefined };
}

/** An empty tab, beside the one in front. Answers its id. */
export async function openBlankTab(): Promise<number> {
  const { id } = await browser.tabs.create({ url: 'about:blank' });
  if (id === undefined) throw new Error('The browser opened a tab without an id');
  return id;
}

/** Has a tab go to an address. @throws the browser's error when the tab is gone. */
export async function navigate(tab: number, url: string): Promise<void> {
  await browser.tabs.update(tab, { url });
}

/** Loads a tab's page anew. @throws the browser's error when the tab is gone. */
export async function reload(tab: number): Promise<void> {
  await browser.tabs.reload(tab);
}

/** Chromium and Firefox have it where the person lets us name tab groups; the polyfill's types do not know it. */
interface TabGroups {
  readonly update: (group: number, changed: { title: string; color: GroupColor }) => Promise<unknown>;
}

/** Puts a tab into a group of its own with a name and a colour, where the browser lets us. */
export async function groupTab(tab: number, title: string, color: GroupColor): Promise<void> {
  const { tabGroups, tabs } = browser as unknown as {
    readonly tabGroups?: TabGroups;
    readonly tabs: { readonly group: (options: { tabIds: number }) => Promise<number> };
  };
  await tabGroups?.update(await tabs.group({ tabIds: tab }), { title, color });
}

/** @param path of a page of the extension, from its root. */
export async function openTab(path: string): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(path) });
}

/** Shows the options page, in the tab that has it open already if there is one. */
export async function openOptions(): Promise<void> {
  await browser.runtime.openOptionsPage();
}

/** Calls `listener` when another tab, or another page in it, may be in front. */
export function watchFront(listener: () => void): void {
  browser.tabs.onActivated.addListener(listener);
  browser.tabs.onUpdated.addListener(listener);
  browser.windows.onFocusChanged.addListener(listener);
}

export interface TabListeners {
  /** `opener`: the tab whose page opened this one; absent for a tab that the person opened. */
  readonly opened: (tab: number, opener: number | undefined) => void;
  /** A tab was closed by itself. A window that closes with its tabs may be the whole browser ending: that is not told. */
  readonly closed: (tab: number) => void;
  /** A tab is no more, in whatever way; not told when the browser ends. */
  readonly gone: (tab: number) => void;
  /** A tab stands in the place of another, which is no more: Chromium does so when it puts one aside to save memory. */
  readonly replaced: (tab: number, before: number) => void;
  /** Another tab, or another window, came to the front. */
  readonly fronted: () => void;
  /** A tab began or ended loading a page, or changed its address. */
  readonly navigated: (tab: Tab) => void;
}

/** Listens to tabs that come, go, come to the front, or go elsewhere. To be called in the first tick. */
export function watchTabs({ opened, closed, gone, replaced, fronted, navigated }: TabListeners): void {
  browser.tabs.onCreated.addListener(created => {
    const tab = toTab(created);
    if (tab) opened(tab.id, isOpenedByPage(created) ? created.openerTabId : undefined);
  });
  browser.tabs.onRemoved.addListener((id, { isWindowClosing }) => {
    if (!isWindowClosing) closed(id);
    gone(id);
  });
  browser.tabs.onReplaced.addListener(replaced);
  browser.tabs.onActivated.addListener(fronted);
  browser.windows.onFocusChanged.addListener(fronted);
  browser.tabs.onUpdated.addListener((_id, { status, url }, updated) => {
    const tab = toTab(updated);
    if (tab && (status !== undefined || url !== undefined)) navigated(tab);
  });
}

/**
 * Chromium names the tab in front as the opener of a tab that the person opened empty, too. That one is loading a page
 * we may not see; one that a page opened is an empty document still, or waits for a process, or is loading an address
 * we may see.
 */
function isOpenedByPage(created: BrowserTabs.Tab): boolean {
  return created.status !== 'loading' || toTab(created)?.url !== undefined;
}
