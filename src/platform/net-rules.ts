import type { DeclarativeNetRequest } from 'webextension-polyfill';
import { AppError } from '../core/errors.ts';
import type { Rule } from '../core/rule.ts';
import { browser } from './browser.ts';

/** So many session rules, and not one more, does each of both browsers take. */
const MOST_RULES = 5_000;

/** The rules in force by id, each as text, once asked for: this background alone changes them while it lives. */
let installed: Promise<ReadonlyMap<number, string>> | undefined;

/**
 * Makes the browser's session rules exactly these, in one step: no request is ever judged by half of them. Tells the
 * browser only what differs, for it takes its time over each. To be called one at a time. Session rules end with the
 * browser session and never touch the disk.
 * @throws AppError `rules-too-many`, or the browser's error when it refuses one of them; then those before stay in force.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/declarativeNetRequest/updateSessionRules
 */
export async function installRules(rules: readonly Rule[]): Promise<void> {
  installed ??= readInstalled();
  try {
    const before = await installed;
    const after = new Map(rules.map(rule => [rule.id, JSON.stringify(rule)]));
    const removeRuleIds = [...before.keys()].filter(id => before.get(id) !== after.get(id));
    const addRules = rules.filter(({ id }) => before.get(id) !== after.get(id));
    if (removeRuleIds.length + addRules.length === 0) return;
    await browser.declarativeNetRequest.updateSessionRules({
      removeRuleIds,
      addRules: addRules as DeclarativeNetRequest.Rule[],
    });
    installed = Promise.resolve(after);
  } catch (error) {
    installed = undefined;
    throw rules.length > MOST_RULES ? new AppError('rules-too-many', String(rules.length)) : error;
  }
}

/** Of rules that an earlier life of the background made, browsers tell more than was asked for: none is taken as known. */
async function readInstalled(): Promise<ReadonlyMap<number, string>> {
  const rules = await browser.declarativeNetRequest.getSessionRules();
  return new Map(rules.map(({ id }) => [id, '']));
}
