import browser from 'webextension-polyfill';

/** The browser was started, or the extension installed or updated. */
export function watchStartup(listener: () => void): void {
  browser.runtime.onStartup.addListener(listener);
  browser.runtime.onInstalled.addListener(listener);
}

export function isFirefox(): boolean {
  return browser.runtime.getURL('').startsWith('moz-extension:');
}
