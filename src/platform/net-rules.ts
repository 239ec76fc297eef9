import browser, { type DeclarativeNetRequest } from 'webextension-polyfill';
import type { Rule } from '../core/rules.ts';

/**
 * Makes the browser's session rules exactly these, in one step: no request is ever judged by half of them.
 * Session rules end with the browser session and never touch the disk.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/declarativeNetRequest/updateSessionRules
 */
export async function installRules(rules: readonly Rule[]): Promise<void> {
  const old = await browser.declarativeNetRequest.getSessionRules();
  await browser.declarativeNetRequest.updateSessionRules({
    removeRuleIds: old.map(rule => rule.id),
    addRules: rules as DeclarativeNetRequest.Rule[],
  });
}
