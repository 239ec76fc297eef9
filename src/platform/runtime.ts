import { browser } from './browser.ts';

/** The browser was started, or the extension installed or updated. */
export function watchStartup(listener: () => void): void {
  browser.runtime.onStartup.addListener(listener);
  browser.runtime.onInstalled.addListener(listener);
}

/** The host of our own pages, by which rules know what they ask. */
export function ownHost(): string {
  return new URL(browser.runtime.getURL('')).host;
}

export function isFirefox(): boolean {
  return browser.runtime.getURL('').startsWith('moz-extension:');
}
