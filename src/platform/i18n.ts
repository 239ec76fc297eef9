import type messages from '../../public/_locales/en/messages.json';
import { browser } from './browser.ts';

/** The keys of public/_locales/en/messages.json: a string that is not there does not compile. */
export type MessageKey = keyof typeof messages;

/** A string in the person's language, with its placeholders filled in. */
export function t(key: MessageKey, ...params: readonly (string | number)[]): string {
  return browser.i18n.getMessage(key, params.map(String));
}

/** The language of the strings, as a BCP 47 tag for Intl. */
export function uiLanguage(): string {
  return t('locale');
}
