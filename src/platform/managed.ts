import { browser } from './browser.ts';

/** What an administrator says; nothing where nobody does. Firefox rejects then, and knows no schema. */
export async function readManaged(): Promise<Readonly<Record<string, unknown>>> {
  return browser.storage.managed.get(null).catch(() => ({}));
}

/** Calls `listener` when an administrator changes their mind, where the browser tells. */
export function watchManaged(listener: () => void): void {
  browser.storage.onChanged.addListener((_, area) => {
    if (area === 'managed') listener();
  });
}
