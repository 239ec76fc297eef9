import type { Browser } from 'webextension-polyfill';

/** Both browsers have it under this name. */
declare const chrome: {
  readonly devtools: {
    readonly inspectedWindow: { readonly tabId: number };
    readonly panels: Pick<Browser['devtools']['panels'], 'create'>;
  };
};

/**
 * Adds a panel to the developer tools of one tab. To be called by the `devtools_page`.
 * @param toPage the page it shows, from the root of the extension, for the number of that tab.
 */
export function addPanel(title: string, icon: string, toPage: (tab: number) => string): void {
  const { inspectedWindow, panels } = chrome.devtools;
  void panels.create(title, icon, toPage(inspectedWindow.tabId));
}
