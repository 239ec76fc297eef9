import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

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

type Listener = (changes: Readonly<Record<string, unknown>>) => void;

/** A storage area that tells its listeners of what changed, as Chromium does: what is set anew to what it was did not. */
function createArea() {
  const items = new Map<string, unknown>();
  const listeners = new Set<Listener>();
  const tell = (keys: readonly string[]) => {
    for (const listener of listeners) listener(Object.fromEntries(keys.map(key => [key, {}])));
  };
  return {
    onChanged: {
      addListener: (listener: Listener) => listeners.add(listener),
      removeListener: (listener: Listener) => listeners.delete(listener),
    },
    get: async (keys: readonly string[] | null) =>
      structuredClone(Object.fromEntries([...items].filter(([key]) => keys?.includes(key) ?? true))),
    async set(changed: Readonly<Record<string, unknown>>) {
      const differing = Object.entries(changed).filter(
        ([key, item]) => !isDeepStrictEqual(items.get(key), item),
      );
      for (const [key, item] of differing) items.set(key, structuredClone(item));
      tell(differing.map(([key]) => key));
    },
    async remove(keys: readonly string[]) {
      for (const key of keys) items.delete(key);
      tell(keys);
    },
    async clear() {
      const keys = [...items.keys()];
      items.clear();
      tell(keys);
    },
  };
}

/** What the pages need of the browser; imported before anything that has strings. */
const browser = {
  runtime: {
    id: 'guise',
    getURL: (path: string) => `chrome-extension://guise/${path}`,
    getManifest: () => ({ version: '0.1.0' }),
  },
  i18n: { getMessage },
  identity: { getRedirectURL: () => 'https://abc.chromiumapp.org/' },
  storage: { local: createArea(), session: createArea() },
};
Object.assign(globalThis, { browser, chrome: browser });
