import { browser } from './browser.ts';

/** The browser was started, or the extension installed or updated. */
export function watchStartup(listener: () => void): void {
  browser.runtime.onStartup.addListener(listener);
  browser.runtime.onInstalled.addListener(listener);
}

/**
 * A person installed the extension, for the first time. Not told where an administrator did, in every browser of theirs, nor
 * of a folder that is loaded.
 */
export function watchInstalled(listener: () => void): void {
  browser.runtime.onInstalled.addListener(async ({ reason }) => {
    if (reason !== 'install') return;
    const { installType } = await browser.management.getSelf();
    if (installType === 'normal') listener();
  });
}

/** The host of our own pages, by which rules know what they ask. */
export function ownHost(): string {
  return new URL(browser.runtime.getURL('')).host;
}

/** Told by the scheme of our own pages, which no setting changes. */
export function isFirefox(): boolean {
  return browser.runtime.getURL('').startsWith('moz-extension:');
}
