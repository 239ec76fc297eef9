import type { Menus, Omnibox } from 'webextension-polyfill';
import type { Tab } from '../core/outcome.ts';
import type { MenuItem } from '../core/shortcut.ts';
import { browser } from './browser.ts';
import { t } from './i18n.ts';
import { toTab } from './tabs.ts';

export interface ShortcutListeners {
  /** A key of the manifest's `commands` was pressed. */
  readonly keyed: (key: string) => void;
  /** An entry of the menus was clicked. `link`: where it leads, of a link's entry. */
  readonly picked: (id: string, tab: Tab | undefined, link: string | undefined) => void;
  /** Something was typed into the address bar after our word; `suggest` offers how it may go on. */
  readonly typing: (text: string, suggest: (suggestions: readonly Suggestion[]) => void) => void;
  readonly typed: (text: string, isNewTab: boolean) => void;
}

export interface Suggestion {
  readonly content: string;
  readonly description: string;
}

/** Listens to the keys, the entries of the menus, and the address bar. To be called in the first tick. */
export function watchShortcuts({ keyed, picked, typing, typed }: ShortcutListeners): void {
  const { commands, contextMenus, omnibox } = browser;
  commands.onCommand.addListener(keyed);
  contextMenus.onClicked.addListener((info, tab) =>
    picked(String(info.menuItemId), tab && toTab(tab), info.linkUrl),
  );
  omnibox.onInputChanged.addListener((text, suggest) =>
    typing(text, suggestions => suggest(suggestions.map(toSuggested))),
  );
  omnibox.onInputEntered.addListener((text, where) => typed(text, where !== 'currentTab'));
}

/** Chromium reads it as XML, and so do we everywhere: nothing else would be lost. */
function toSuggested({ content, description }: Suggestion): Omnibox.SuggestResult {
  return { content, description: description.replace(/[<>&]/g, ' ') };
}

let last: Promise<void> = Promise.resolve();

/**
 * Makes the browser's menus hold exactly these entries. One at a time: an entry must be gone before it comes again.
 * What the browser refuses once does not keep it from the next.
 */
export function setMenu(items: readonly MenuItem[]): void {
  last = last.then(() => putMenu(items)).catch(() => {});
}

async function putMenu(items: readonly MenuItem[]): Promise<void> {
  await browser.contextMenus.removeAll();
  for (const { id, label, patterns } of items) {
    const isLink = id.startsWith('link');
    browser.contextMenus.create({
      id,
      title: t(isLink ? 'menu_link_as' : 'menu_tab_as', label.replaceAll('&', '&&')),
      contexts: [isLink ? 'link' : 'page'] satisfies Menus.ContextType[],
      [isLink ? 'targetUrlPatterns' : 'documentUrlPatterns']: patterns,
    });
  }
}

/** Shows the popup, which says why something did not happen. Firefox shows it only right after a click. */
export async function openPopup(): Promise<void> {
  await browser.action.openPopup();
}

/** A key of the manifest's, as the person has it now; empty where it has none. */
export interface Key {
  readonly name: string;
  readonly shortcut: string;
}

/** Every key of the manifest, in its order. */
export async function readKeys(): Promise<readonly Key[]> {
  const all = await browser.commands.getAll();
  return all.map(({ name = '', shortcut = '' }) => ({ name, shortcut }));
}

/** Shows the browser's own page where keys are changed. */
export async function openKeys(): Promise<void> {
  const { openShortcutSettings } = browser.commands as { openShortcutSettings?: () => Promise<void> };
  if (openShortcutSettings) await openShortcutSettings();
  else await browser.tabs.create({ url: 'chrome://extensions/shortcuts' });
}
