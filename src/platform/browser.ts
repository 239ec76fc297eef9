import browser from 'webextension-polyfill';

/** The browser's API for extensions, by promises in both. */
export { browser };
