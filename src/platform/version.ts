import { browser } from './browser.ts';

/** Of this extension, as its manifest has it. */
export function readVersion(): string {
  return browser.runtime.getManifest().version;
}
