import { EMPTY_LEDGER, type Ledger, type LedgerEntry, type Tallies } from '../core/ledger.ts';
import { browser } from './browser.ts';
import { type SessionKeys, session } from './storage.ts';

/**
 * Ledgers are in session storage alone: in memory, never on disk. A tab's tallies stand under one key and its requests
 * in chunks under keys of their own, so that a batch writes what it changed and not a thousand requests.
 */

type ChunkKey = `requests:${number}:${number}`;

/** The requests of one tab; an empty ledger where none are stored. */
export async function readLedger(tab: number): Promise<Ledger> {
  const head = (await session.get(`ledger:${tab}`))[`ledger:${tab}`];
  if (!head) return EMPTY_LEDGER;
  const { tallies, first, chunks } = head;
  const keys = Array.from({ length: chunks }, (_, index) => toChunkKey(tab, first + index));
  const stored: Readonly<Record<string, readonly LedgerEntry[] | undefined>> = await session.get(...keys);
  return { tallies, first, chunks: keys.map(key => stored[key] ?? []) };
}

/** What became of a tab's requests, without the requests. */
export async function readTallies(tab: number): Promise<Tallies> {
  return (await session.get(`ledger:${tab}`))[`ledger:${tab}`]?.tallies ?? {};
}

/** The ledgers of all tabs, by tab. */
export async function readLedgers(): Promise<ReadonlyMap<number, Ledger>> {
  const tabs = (await session.keys('ledger:')).map(key => Number(key.slice('ledger:'.length)));
  return new Map(await Promise.all(tabs.map(async tab => [tab, await readLedger(tab)] as const)));
}

/** Stores what differs between two states of all ledgers. Only the background calls this. */
export async function writeLedgers(
  before: ReadonlyMap<number, Ledger>,
  after: ReadonlyMap<number, Ledger>,
): Promise<void> {
  const tabs = new Set([...before.keys(), ...after.keys()]);
  const pairs = [...tabs].map(tab => [tab, before.get(tab), after.get(tab)] as const);
  const changed = pairs.filter(([, old, current]) => old !== current);
  const gone = changed.flatMap(([tab, old, current]) => [
    ...(current ? [] : [`ledger:${tab}` as const]),
    ...chunksOf(tab, old).flatMap(([key, number]) => (hasChunk(current, number) ? [] : [key])),
  ]);
  const items = changed.flatMap(([tab, old, current]) => (current ? toItems(tab, old, current) : []));
  if (items.length > 0) await session.set(Object.fromEntries(items) as Partial<SessionKeys>);
  if (gone.length > 0) await session.remove(...gone);
}

/**
 * Calls `listener` after a change of this tab's requests. Answers the function that ends this. Browsers need not name a key
 * that is set to what it was: how a request ended may leave the tallies as they are, and change a chunk alone.
 */
export function watchLedger(tab: number, listener: () => void): () => void {
  const isOfTab = (key: string) => key === `ledger:${tab}` || key.startsWith(`requests:${tab}:`);
  const onChanged = (changes: Record<string, unknown>) => {
    if (Object.keys(changes).some(isOfTab)) listener();
  };
  browser.storage.session.onChanged.addListener(onChanged);
  return () => browser.storage.session.onChanged.removeListener(onChanged);
}

function toItems(tab: number, before: Ledger | undefined, after: Ledger) {
  const { tallies, first, chunks } = after;
  const old = new Map(chunksOf(tab, before).map(([key, , chunk]) => [key, chunk]));
  return [
    [`ledger:${tab}`, { tallies, first, chunks: chunks.length }] as const,
    ...chunksOf(tab, after).flatMap(([key, , chunk]) =>
      old.get(key) === chunk ? [] : [[key, chunk] as const],
    ),
  ];
}

function chunksOf(tab: number, ledger: Ledger = EMPTY_LEDGER) {
  return ledger.chunks.map((chunk, index) => {
    const number = ledger.first + index;
    return [toChunkKey(tab, number), number, chunk] as const;
  });
}

function hasChunk(ledger: Ledger | undefined, number: number): boolean {
  return ledger !== undefined && number >= ledger.first && number < ledger.first + ledger.chunks.length;
}

function toChunkKey(tab: number, number: number): ChunkKey {
  return `requests:${tab}:${number}`;
}
