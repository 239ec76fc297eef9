import { isLoopback } from '../core/address.ts';
import { browser } from './browser.ts';
import { isFirefox } from './runtime.ts';

const FILLING = 'fill-storage';

/** The match patterns it runs at, once asked for; unknown again after a failure. */
let filled: string | undefined;

/**
 * Has the web storage of pages at `matches` filled before their first script runs, and of no others. It stays so after
 * the browser was restarted, so that what was left there is taken back before anything reads it.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/scripting/registerContentScripts
 */
export async function fillStorageAt(matches: readonly string[]): Promise<void> {
  const before = filled ?? (await readFilled());
  filled = undefined;
  if (before !== toKey(matches)) await register(matches, before !== '');
  filled = toKey(matches);
}

async function readFilled(): Promise<string> {
  const [found] = await browser.scripting.getRegisteredContentScripts({ ids: [FILLING] });
  return toKey(found?.matches);
}

async function register(matches: readonly string[], isThere: boolean): Promise<void> {
  if (isThere) await browser.scripting.unregisterContentScripts({ ids: [FILLING] });
  if (matches.length === 0) return;
  await browser.scripting.registerContentScripts([
    {
      id: FILLING,
      js: ['content/fill.js'],
      matches: [...matches],
      runAt: 'document_start',
      allFrames: true,
    },
  ]);
}

/** Gives the page of a tab, with its frames, back what its web storage held. A tab that is gone needs nothing. */
export async function emptyStorage(tabId: number): Promise<void> {
  const target = { tabId, allFrames: true };
  await browser.scripting.executeScript({ target, files: ['content/empty.js'] }).catch(() => {});
}

/**
 * Firefox tells pages how their requests went, which is how they are told what to hold, only where they are secure:
 * with TLS, or on this very machine.
 */
export function canFillStorage(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isLoopback(hostname) || !isFirefox();
}

function toKey(matches: readonly string[] = []): string {
  return matches.toSorted().join(' ');
}
