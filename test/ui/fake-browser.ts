import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

type Messages = Readonly<Record<string, { readonly message: string }>>;

let messages = readMessages('en');

/** From here on the strings are those of this language. */
export function speak(language: 'en' | 'ko'): void {
  messages = readMessages(language);
}

let origin = 'chrome-extension://guise/';
/** What the page in front tells of the page that opened it, alone in its window. */
let referrer: string | undefined;

/** From here on it is that browser. */
export function be(browser: 'chromium' | 'firefox'): void {
  origin = browser === 'firefox' ? 'moz-extension://guise/' : 'chrome-extension://guise/';
}

/** From here on the tab in front is the only one of a window that the page at `url` opened. */
export function comeInWindow(url: string | undefined): void {
  referrer = url;
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
    getURL: (path: string) => `${origin}${path}`,
    getManifest: () => ({ version: '0.1.0' }),
  },
  i18n: { getMessage },
  identity: { getRedirectURL: () => 'https://abc.chromiumapp.org/' },
  storage: { local: createArea(), session: createArea() },
  tabs: {
    get: async (id: number) => ({ id, windowId: 1 }),
    query: async () => [{ id: 7, windowId: 1 }],
  },
  scripting: { executeScript: async () => [{ result: referrer }] },
};
Object.assign(globalThis, { browser, chrome: browser });
