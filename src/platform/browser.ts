import type { Browser } from 'webextension-polyfill';

const { browser: own, chrome } = globalThis as unknown as {
  readonly browser?: Browser;
  readonly chrome: Browser;
};

/** The browser's API for extensions, by promises in both; but see messages.ts for how a message is answered. */
export const browser: Browser = own ?? chrome;
