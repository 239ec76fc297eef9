import type { Fitness } from './standing.ts';

/** What asked for a request: the browsers' resource types, by one name each. */
export const KINDS = [
  'main_frame',
  'sub_frame',
  'stylesheet',
  'script',
  'image',
  'font',
  'object',
  'xmlhttprequest',
  'ping',
  'csp_report',
  'media',
  'websocket',
  'other',
] as const;
export type Kind = (typeof KINDS)[number];

/**
 * Why a request went without the token that was chosen for it:
 * a worker that no tab owns sent it; another extension, or the page's address with a user name in it, undid our rule;
 * it carried another account's token; the browser's own cookie of the same name came before ours; a redirect led it
 * away from the site; everything was paused; the token was withheld.
 */
export type Miss =
  | 'worker'
  | 'paused'
  | 'overridden'
  | 'own-cookie'
  | 'userinfo'
  | 'other-account'
  | 'left'
  | Exclude<Fitness, 'ready'>;

/**
 * Why a request goes without a token by design: not a page of the site asked for it, but another site's, an opaque
 * origin as in a sandboxed frame, or the browser itself; or it is a preflight, or a report; or `unseen`: the site's
 * token goes where browsers report nothing of, as into web storage.
 */
export type Exemption = 'foreign' | 'sandboxed' | 'preflight' | 'report' | 'unseen';

export type Verdict =
  /** Carried the token of the account that was chosen for it. */
  | { readonly kind: 'sent' }
  | { readonly kind: 'missed'; readonly why: Miss }
  | { readonly kind: 'exempt'; readonly why: Exemption }
  /** No account was chosen for it, and it carried no token of ours. */
  | { readonly kind: 'free' }
  /** Carried a token of ours where none was chosen. */
  | { readonly kind: 'stray' }
  /** Never left the browser: answered from its cache, or no connection came about. */
  | { readonly kind: 'unsent' };

/** How a request ended. */
export interface End {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** HTTP status; absent when there was no answer. */
  readonly status?: number;
  /** The browser's own name of what went wrong. */
  readonly error?: string;
  /** Where a redirect leads, as `toShownUrl` shows it. */
  readonly redirect?: string;
  /** True when that is another site, or none of ours. */
  readonly left?: boolean;
}

/** One request as the browser reported it, or one hop of it where it was redirected. No token is ever in it. */
export interface LedgerEntry {
  /** The browser's id; the hops of a redirect share it. */
  readonly request: string;
  /** When its headers were sent, milliseconds since the epoch. */
  readonly at: number;
  /** `NO_TAB` for a request of a worker that no tab owns. */
  readonly tab: number;
  readonly method: string;
  /** As `toShownUrl` shows it. */
  readonly url: string;
  readonly kind: Kind;
  /** The site it went to; absent for a token of ours that went elsewhere. */
  readonly site?: string;
  /** The accounts chosen for it: one at most, but for workers, which several tabs may share. */
  readonly expected: readonly string[];
  /** What its Authorization header held: a token of ours, something else, or nothing. */
  readonly carried: 'token' | 'other' | 'nothing';
  /** The account whose token it carried. */
  readonly account?: string;
  /** The first 8 hexadecimal digits of that token's SHA-256. */
  readonly fingerprint?: string;
  /** True when the browser's own cookie of the same name came before it: a server may take either. */
  readonly second?: true;
  readonly verdict: Verdict;
  readonly end?: End;
}

/** What became of the requests that one account was chosen for. */
export interface Tally {
  readonly sent: number;
  /** Requests that carried its token though it was not chosen for them. */
  readonly stray: number;
  readonly missed: Readonly<Partial<Record<Miss, number>>>;
}

/** Tallies by account id. They count every request, also those that are kept no more. */
export type Tallies = Readonly<Record<string, Tally>>;

/** The requests of one tab, oldest first, in chunks: what is added or ended changes one of them and no other. */
export interface Ledger {
  readonly tallies: Tallies;
  /** The number of the first chunk that is kept. */
  readonly first: number;
  readonly chunks: readonly (readonly LedgerEntry[])[];
}

/** Whose tab a request is in that no tab made, but a worker that several may share. */
export const NO_TAB = -1;

/** The end of a request, told by its id. */
export interface Ended extends End {
  readonly request: string;
  readonly tab: number;
  /** True when no byte of it went out. */
  readonly unsent: boolean;
}

export const EMPTY_LEDGER: Ledger = { tallies: {}, first: 0, chunks: [] };

/** How many requests of a tab are kept. */
const KEPT = 1000;
const CHUNK = 50;
/** Of all tabs together. An entry is some 300 bytes, 900 at most; session storage holds 10 MiB of everything. */
const KEPT_IN_ALL = 6000;

const NO_TALLY: Tally = { sent: 0, stray: 0, missed: {} };

/** The last requests of a tab, oldest first. */
export function toEntries({ chunks }: Pick<Ledger, 'chunks'>): readonly LedgerEntry[] {
  return chunks.flat().slice(-KEPT);
}

/** Writes down one request, and drops the oldest chunk once more than enough are kept. */
export function addEntry({ tallies, first, chunks }: Ledger, entry: LedgerEntry): Ledger {
  const last = chunks.at(-1);
  const grown = last && last.length < CHUNK ? chunks.with(-1, [...last, entry]) : [...chunks, [entry]];
  const isFull = (grown.length - 1) * CHUNK >= KEPT + CHUNK;
  return {
    tallies: count(tallies, entry, 1),
    first: isFull ? first + 1 : first,
    chunks: isFull ? grown.slice(1) : grown,
  };
}

/** Writes down how a request ended: its last hop that has no end yet. Unchanged when it is kept no more. */
export function endEntry(ledger: Ledger, { request, tab: _, unsent, ...end }: Ended): Ledger {
  const isOpen = (entry: LedgerEntry) => entry.request === request && entry.end === undefined;
  const index = ledger.chunks.findLastIndex(chunk => chunk.some(isOpen));
  const chunk = ledger.chunks[index] ?? [];
  const at = chunk.findLastIndex(isOpen);
  const entry = chunk[at];
  if (!entry) return ledger;
  const ended: LedgerEntry = { ...entry, end, ...(unsent && { verdict: { kind: 'unsent' } }) };
  return {
    ...ledger,
    tallies: count(count(ledger.tallies, entry, -1), ended, 1),
    chunks: ledger.chunks.with(index, chunk.with(at, ended)),
  };
}

/** Drops the oldest requests of all tabs together, down to what session storage has room for. Tallies stay. */
export function trimLedgers(
  ledgers: ReadonlyMap<number, Ledger>,
  most: number = KEPT_IN_ALL,
): ReadonlyMap<number, Ledger> {
  let excess = [...ledgers.values()]
    .flatMap(({ chunks }) => chunks)
    .reduce((sum, chunk) => sum + chunk.length, -most);
  const trimmed = new Map(ledgers);
  while (excess > 0) {
    const [tab, oldest] = [...trimmed].reduce((a, b) => (startOf(b[1]) < startOf(a[1]) ? b : a));
    excess -= oldest.chunks[0]?.length ?? excess;
    trimmed.set(tab, { ...oldest, first: oldest.first + 1, chunks: oldest.chunks.slice(1) });
  }
  return trimmed;
}

function startOf({ chunks }: Ledger): number {
  return chunks[0]?.[0]?.at ?? Number.POSITIVE_INFINITY;
}

/**
 * Why a request that an account was chosen for, or what followed it, went without its token, or may have counted as
 * another's; undefined for no miss.
 */
export function findMiss({ verdict, second, end }: LedgerEntry): Miss | undefined {
  if (verdict.kind === 'missed') return verdict.why;
  if (second) return 'own-cookie';
  return end?.left ? 'left' : undefined;
}

function count(tallies: Tallies, entry: LedgerEntry, by: 1 | -1): Tallies {
  const { verdict, account, expected, second, end } = entry;
  if (verdict.kind === 'unsent') return tallies;
  const counted = { ...tallies };
  const add = (id: string, toChanged: (tally: Tally) => Partial<Tally>) => {
    const tally = counted[id] ?? NO_TALLY;
    counted[id] = { ...tally, ...toChanged(tally) };
  };
  const addMiss = (id: string, why: Miss) =>
    add(id, ({ missed }) => ({ missed: { ...missed, [why]: (missed[why] ?? 0) + by } }));
  if (account !== undefined) {
    const field = expected.includes(account) ? 'sent' : 'stray';
    add(account, tally => ({ [field]: tally[field] + by }));
    if (second) addMiss(account, 'own-cookie');
    if (end?.left) addMiss(account, 'left');
  }
  if (verdict.kind === 'missed') {
    for (const id of expected) if (id !== account) addMiss(id, verdict.why);
  }
  return counted;
}
