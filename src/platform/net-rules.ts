import browser, { type DeclarativeNetRequest } from 'webextension-polyfill';
import type { Rule } from '../core/rule.ts';

/** The ids of the rules in force. */
export async function readRuleIds(): Promise<readonly number[]> {
  return (await browser.declarativeNetRequest.getSessionRules()).map(rule => rule.id);
}

/**
 * Puts `rules` in the place of those with `oldIds`, in one step: no request is ever judged by half of them.
 * Session rules end with the browser session and never touch the disk.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/declarativeNetRequest/updateSessionRules
 */
export async function installRules(rules: readonly Rule[], oldIds: readonly number[]): Promise<void> {
  await browser.declarativeNetRequest.updateSessionRules({
    removeRuleIds: [...oldIds],
    addRules: rules as DeclarativeNetRequest.Rule[],
  });
}
