import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Messages = Readonly<Record<string, { readonly message: string }>>;

let messages = readMessages('en');

/** From here on the strings are those of this language. */
export function speak(language: 'en' | 'ko'): void {
  messages = readMessages(language);
}

function readMessages(language: string): Messages {
  const path = join(import.meta.dirname, '../../public/_locales', language, 'messages.json');
  return JSON.parse(readFileSync(path, 'utf8'));
}

function getMessage(key: string, params: readonly string[] = []): string {
  return (messages[key]?.message ?? '').replace(/\$(\d)/g, (_, place) => params[place - 1] ?? '');
}

/** What the strings need of the browser; imported before anything that has strings. */
const browser = { runtime: { id: 'guise' }, i18n: { getMessage } };
Object.assign(globalThis, { browser, chrome: browser });
