import type { StorageArea, StorageItem } from '../core/web-storage.ts';

/** Before a key: where the page's own value waits, after an equals sign; empty where it had none. */
const ASIDE = 'guise:';

/**
 * Makes the page's web storage hold these items, and whatever it held before where an item is among them no more. Runs
 * to its end before any script of the page does.
 */
export function settle(items: readonly StorageItem[]): void {
  for (const area of ['local', 'session'] as const) {
    const storage = findStorage(area);
    if (!storage) continue;
    const held = items.filter(item => item.area === area);
    for (const key of readAside(storage)) if (!held.some(item => item.key === key)) putBack(storage, key);
    for (const { key, value } of held) {
      putAside(storage, key);
      put(storage, key, value);
    }
  }
}

/** A document that has no origin of its own, as in a sandboxed frame, has no storage. */
function findStorage(area: StorageArea): Storage | undefined {
  try {
    return area === 'local' ? localStorage : sessionStorage;
  } catch {
    return undefined;
  }
}

function readAside(storage: Storage): readonly string[] {
  return Object.keys(storage).flatMap(key => (key.startsWith(ASIDE) ? key.slice(ASIDE.length) : []));
}

/** Once: what stands there the next time is ours. */
function putAside(storage: Storage, key: string): void {
  if (storage.getItem(ASIDE + key) !== null) return;
  const own = storage.getItem(key);
  storage.setItem(ASIDE + key, own === null ? '' : `=${own}`);
}

function putBack(storage: Storage, key: string): void {
  const aside = storage.getItem(ASIDE + key);
  put(storage, key, aside ? aside.slice(1) : null);
  storage.removeItem(ASIDE + key);
}

function put(storage: Storage, key: string, value: string | null): void {
  if (value === null) storage.removeItem(key);
  else storage.setItem(key, value);
}
