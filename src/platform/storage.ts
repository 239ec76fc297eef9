import type { Storage } from 'webextension-polyfill';
import type { Fingerprints } from '../core/fingerprint.ts';
import type { LedgerEntry, Tallies } from '../core/ledger.ts';
import { migrateSettings, toStored, type Versioned } from '../core/migrations.ts';
import {
  type Changes,
  EMPTY,
  type Notice,
  type Removed,
  type Session,
  type Settings,
  type State,
  type Unconfirmed,
} from '../core/state.ts';
import type { Sealed, Vault } from '../core/vault.ts';
import { browser } from './browser.ts';

/** Sealed secrets, by the name of the key and the owner. In local or in session storage, as the vault has it. */
interface RecordKeys {
  readonly [secret: `secret:${string}`]: Sealed;
}

/** Every key that is ever stored, and the shape of what stands under it. */
interface LocalKeys extends RecordKeys {
  readonly settings: Versioned<string>;
  /** Of accounts, as data URLs. */
  readonly [picture: `picture:${string}`]: string;
  /** How many tabs have a choice: all that is left to say of them after the browser was restarted. */
  readonly tabsWithChoice: number;
  /** How many wrong passphrases came in a row, and when the last of them did, milliseconds. */
  readonly wrong: { readonly count: number; readonly at: number };
}

export interface SessionKeys extends RecordKeys {
  readonly tabs: Session['tabs'];
  readonly standings: Session['standings'];
  readonly recent: readonly string[];
  readonly removed: Removed;
  readonly imported: Changes;
  readonly notice: Notice;
  readonly unconfirmed: Unconfirmed;
  readonly locked: true;
  /** True while secrets are sealed anew. */
  readonly resealing: boolean;
  /** Keys that are to be on no disk, by name. Base64. */
  readonly [key: `key:${string}`]: string;
  /** True from the first start in this browser session on. */
  readonly started: boolean;
  /** The latest time by which anything was decided, milliseconds. */
  readonly clock: number;
  /** Since when the screen is locked, milliseconds. */
  readonly away: number;
  /** Access tokens, by account. */
  readonly [token: `token:${string}`]: string;
  /** Of access tokens that are or were in force: all that is kept of the latter. */
  readonly fingerprints: Fingerprints;
  /** By tab: what became of its requests, and which chunks of them are kept. */
  readonly [ledger: `ledger:${number}`]: LedgerHead;
  /** By tab and number of the chunk. */
  readonly [chunk: `requests:${number}:${number}`]: readonly LedgerEntry[];
}

interface LedgerHead {
  readonly tallies: Tallies;
  /** The number of the first chunk. */
  readonly first: number;
  /** How many there are. */
  readonly chunks: number;
}

const SESSION_PARTS = [
  'tabs',
  'standings',
  'recent',
  'removed',
  'imported',
  'notice',
  'unconfirmed',
  'locked',
] as const;
const SETTINGS_PARTS = [
  'sites',
  'accounts',
  'choices',
  'paused',
  'vault',
  'locking',
  'pinned',
  'sources',
  'policy',
] as const;

/** The areas, typed by what is stored in each. */
export const local = toArea<LocalKeys>(browser.storage.local);
export const session = toArea<SessionKeys>(browser.storage.session);

/** Where sealed secrets are at the vault's level. */
export function recordsOf({ level }: Vault): Area<RecordKeys> {
  return (level === 'memory' ? session : local) as Area<RecordKeys>;
}

let isOnlyWriter = false;

/**
 * To be called by the background, first of all: what it read or wrote it then need not ask for again, since nothing
 * else writes. Pages always ask.
 */
export function beOnlyWriter(): void {
  isOnlyWriter = true;
}

/** Keeps content scripts away from what is stored, where the browser lets them at it. Firefox knows no such thing. */
export async function hideFromContentScripts(): Promise<void> {
  const area = browser.storage.local as Storage.StorageArea & {
    setAccessLevel?: (options: { accessLevel: 'TRUSTED_CONTEXTS' }) => Promise<void>;
  };
  await area.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
}

type Area<Keys extends object> = ReturnType<typeof toArea<Keys>>;

function toArea<Keys extends object>(area: Storage.StorageArea) {
  /** By key, also of keys under which nothing stands. */
  const known = new Map<string, unknown>();
  const learn = (keys: readonly string[], values: Readonly<Record<string, unknown>>) => {
    if (isOnlyWriter) for (const key of keys) known.set(key, values[key]);
  };
  async function get<Key extends keyof Keys & string>(
    ...keys: readonly Key[]
  ): Promise<{ readonly [K in Key]?: Keys[K] }> {
    const unknown = keys.filter(key => !known.has(key));
    if (unknown.length > 0) {
      const values = await area.get(unknown);
      // What was written while this was read is newer.
      learn(
        unknown.filter(key => !known.has(key)),
        values,
      );
      if (!isOnlyWriter) return values as { readonly [K in Key]?: Keys[K] };
    }
    const found = keys.map(key => [key, known.get(key)] as const);
    return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as {
      readonly [K in Key]?: Keys[K];
    };
  }
  return {
    get,
    /** What stands under `KIND:OWNER`, by owner; owners of nothing are left out. */
    async getOwned<Kind extends string>(kind: Kind, owners: readonly string[]) {
      type Key = keyof Keys & `${Kind}:${string}`;
      const found = await get(...owners.map(owner => `${kind}:${owner}` as Key));
      const entries = Object.entries(found).map(([key, value]) => [key.slice(kind.length + 1), value]);
      return Object.fromEntries(entries) as Readonly<Record<string, Keys[Key]>>;
    },
    /** Of all that is stored, the keys that begin so. */
    async keys<Start extends string>(start: Start): Promise<readonly `${Start}${string}`[]> {
      const all = Object.keys(await area.get(null));
      return all.filter((key): key is `${Start}${string}` => key.startsWith(start));
    },
    async set(items: Partial<Keys>): Promise<void> {
      await area.set(items as Record<string, unknown>);
      learn(Object.keys(items), items as Record<string, unknown>);
    },
    async remove(...keys: readonly (keyof Keys & string)[]): Promise<void> {
      await area.remove([...keys]);
      learn(keys, {});
    },
    async clear(): Promise<void> {
      await area.clear();
      known.clear();
    },
  };
}

/** All that is stored but for secrets. @throws AppError `stored-newer`. */
export async function readState(): Promise<State> {
  return (await readStored()).state;
}

/** The state, the time by which it was last acted on, 0 where it never was, and `away`. @throws as `readState` does. */
export async function readStored(): Promise<{
  readonly state: State;
  readonly clock: number;
  readonly away: number | undefined;
}> {
  const [{ settings }, { clock = 0, away, tabs = {}, standings = {}, ...rest }] = await Promise.all([
    local.get('settings'),
    session.get(...SESSION_PARTS, 'clock', 'away'),
  ]);
  return { state: { ...toSettings(settings), tabs, standings, ...rest }, clock, away };
}

let opened: { readonly stored: Versioned | undefined; readonly settings: Settings } | undefined;

/** The background is handed the very same value until it writes another, and does not take its text apart each time. */
function toSettings(stored: Versioned | undefined): Settings {
  if (!opened || opened.stored !== stored) opened = { stored, settings: migrateSettings(stored) };
  return opened.settings;
}

let last: Promise<unknown> = Promise.resolve();

/** Runs tasks that read and write the state one at a time, in the order they came; only the background does. */
export function exclusively<Value>(task: () => Promise<Value>): Promise<Value> {
  const result = last.then(task);
  last = result.catch(() => {});
  return result;
}

/** Writes those parts of the state that changed. To be called exclusively. */
export async function writeState(before: State, after: State): Promise<void> {
  await Promise.all([writeSettings(before, after), writeSession(before, after)]);
}

async function writeSettings(before: State, after: State): Promise<void> {
  if (SETTINGS_PARTS.every(part => before[part] === after[part])) return;
  const settings = Object.fromEntries(SETTINGS_PARTS.map(part => [part, after[part]])) as unknown as Settings;
  await local.set({ settings: toStored(settings) });
}

async function writeSession(before: State, after: State): Promise<void> {
  const changed = SESSION_PARTS.filter(part => before[part] !== after[part]);
  const gone = changed.filter(part => after[part] === undefined);
  const kept = changed.filter(part => !gone.includes(part)).map(part => [part, after[part]] as const);
  // Both are asked for before either is answered, or a worker that is killed between them leaves half of it.
  await Promise.all([
    kept.length > 0 && session.set(Object.fromEntries(kept) as Partial<Session>),
    gone.length > 0 && session.remove(...gone),
  ]);
  const tabsWithChoice = Object.keys(after.tabs).length;
  if (tabsWithChoice !== Object.keys(before.tabs).length) await local.set({ tabsWithChoice });
}

/** Calls `listener` with the whole state after each change of it since `first`. Answers the function that ends this. */
export function watchState(first: State, listener: (state: State) => void): () => void {
  let state = first;
  const onChanged = (changes: Record<string, Storage.StorageChange>) => {
    const next = applyChanges(state, changes);
    if (next === state) return;
    state = next;
    listener(state);
  };
  browser.storage.onChanged.addListener(onChanged);
  return () => browser.storage.onChanged.removeListener(onChanged);
}

/** The browser tells the new values themselves: nothing is read again. The very same state when none is part of it. */
function applyChanges(state: State, changes: Record<string, Storage.StorageChange>): State {
  const parts = SESSION_PARTS.filter(part => part in changes);
  const session = Object.fromEntries(parts.map(part => [part, changes[part]?.newValue ?? EMPTY[part]]));
  const settings = changes.settings && migrateSettings(changes.settings.newValue as Versioned | undefined);
  return parts.length > 0 || settings ? { ...state, ...settings, ...session } : state;
}
