import browser from 'webextension-polyfill';

/** Of this extension, as its manifest has it. */
export function readVersion(): string {
  return browser.runtime.getManifest().version;
}
