import type { DeclarativeNetRequest } from 'webextension-polyfill';
import type { Rule } from '../core/rule.ts';
import { browser } from './browser.ts';

/** The ids of the rules in force, once asked for: this background alone changes them while it lives. */
let installed: Promise<readonly number[]> | undefined;

/**
 * Makes the browser's session rules exactly these, in one step: no request is ever judged by half of them. To be called
 * one at a time. Session rules end with the browser session and never touch the disk.
 * @throws the browser's error when it refuses one of them; then those before stay in force.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/declarativeNetRequest/updateSessionRules
 */
export async function installRules(rules: readonly Rule[]): Promise<void> {
  installed ??= readRuleIds();
  try {
    const removeRuleIds = [...(await installed)];
    await browser.declarativeNetRequest.updateSessionRules({
      removeRuleIds,
      addRules: rules as DeclarativeNetRequest.Rule[],
    });
    installed = Promise.resolve(rules.map(rule => rule.id));
  } catch (error) {
    installed = undefined;
    throw error;
  }
}

async function readRuleIds(): Promise<readonly number[]> {
  return (await browser.declarativeNetRequest.getSessionRules()).map(rule => rule.id);
}
