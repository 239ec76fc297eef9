import { browser } from './browser.ts';

/** Where an issuer leads back to. It has to know it beforehand; the address is this extension's alone. */
export function toRedirectUri(): string {
  return browser.identity.getRedirectURL();
}
