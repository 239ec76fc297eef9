/** The two that a page has: one for all tabs that lasts, and one for each tab. */
export type StorageArea = 'local' | 'session';

/** What one key of a page's web storage is to hold. */
export interface StorageItem {
  readonly area: StorageArea;
  readonly key: string;
  /** `null`: nothing. */
  readonly value: string | null;
}

const METRIC = 'guise';

/**
 * The `Server-Timing` header that tells a document what its storage is to hold. The document reads it before its first
 * script runs, which no message could; no page of another origin may, unless `Timing-Allow-Origin` says so.
 * https://www.w3.org/TR/server-timing/
 */
export function toServerTiming(items: readonly StorageItem[]): string {
  return `${METRIC};desc="${encodeURIComponent(JSON.stringify(items))}"`;
}

/** What `toServerTiming` told, among all that a document was told; nothing where that is damaged, or the page's own. */
export function toStorageItems(
  told: readonly { readonly name: string; readonly description: string }[],
): readonly StorageItem[] {
  const ours = told.findLast(({ name }) => name === METRIC);
  try {
    const items: unknown = JSON.parse(decodeURIComponent(ours?.description ?? ''));
    return Array.isArray(items) && items.every(isStorageItem) ? items : [];
  } catch {
    return [];
  }
}

function isStorageItem(item: Partial<StorageItem> | null): item is StorageItem {
  const { area, key, value } = item ?? {};
  const isArea = area === 'local' || area === 'session';
  return isArea && typeof key === 'string' && (value === null || typeof value === 'string');
}
