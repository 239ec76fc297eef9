import type { Tab } from '../../core/outcome.ts';

/** Where the ledger page gets its tabs from and hands requests out to. The page entry brings the real ones. */
export interface Outlets {
  readonly readTabs: () => Promise<readonly Tab[]>;
  /** The text at an address, once its permission is held. */
  readonly fetchText: (url: string) => Promise<string>;
  /** What an administrator says. */
  readonly readManaged: () => Promise<Readonly<Record<string, unknown>>>;
  readonly copy: (text: string) => Promise<void>;
  /** Offers a text as a file to be kept. @param type its media type. */
  readonly save: (name: string, type: string, text: string) => void;
}

/** Puts a text on the clipboard. Developer tools let no page use the clipboard's own API, but let it copy a selection. */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = Object.assign(document.createElement('textarea'), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}

export function save(name: string, type: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement('a'), { href, download: name }).click();
  // The browser reads it a little later.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
