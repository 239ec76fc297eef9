import { findMiss, type LedgerEntry, type Miss, type Tallies } from './ledger.ts';

/** Account labels by account id. */
export type Labels = Readonly<Record<string, string>>;

/** What a tab's one line says: "14 sent as qa-admin, 2 missed (service worker)". */
export interface Summary {
  readonly sent: number;
  readonly missed: number;
  /** Why, the most frequent first. */
  readonly reasons: readonly { readonly why: Miss; readonly count: number }[];
  /** Requests that carried this account's token though it was not chosen for them. */
  readonly stray: number;
}

/**
 * What became of the requests that an account was chosen for, seen from one tab.
 * @param own of the tab itself.
 * @param workers of the workers that no tab owns (`NO_TAB`), which the site's tabs share.
 */
export function toSummary(own: Tallies, workers: Tallies, account: string): Summary {
  const tallies = [own[account], workers[account]].flatMap(tally => tally ?? []);
  const counts = new Map<Miss, number>();
  for (const { missed } of tallies) {
    for (const [why, count] of Object.entries(missed) as [Miss, number][]) {
      counts.set(why, (counts.get(why) ?? 0) + count);
    }
  }
  const reasons = [...counts]
    .filter(([, count]) => count > 0)
    .map(([why, count]) => ({ why, count }))
    .sort((a, b) => b.count - a.count);
  return {
    sent: sum(tallies.map(({ sent }) => sent)),
    missed: sum(reasons.map(({ count }) => count)),
    reasons,
    stray: sum(tallies.map(({ stray }) => stray)),
  };
}

/** The requests of one tab and of the workers of the sites it was at, by time. */
export function mergeEntries(
  own: readonly LedgerEntry[],
  workers: readonly LedgerEntry[],
): readonly LedgerEntry[] {
  const sites = new Set(own.map(({ site }) => site));
  return [...own, ...workers.filter(({ site }) => sites.has(site))].sort((a, b) => a.at - b.at);
}

export interface Filter {
  /** Words that all have to be found, in any letter case, in the method, URL, kind, status, error or account's label. */
  readonly text?: string;
  /** `missed` is whatever went wrong: misses, and tokens that went astray. */
  readonly show?: 'all' | 'sent' | 'missed';
}

/** The entries that a filter lets through, in the order they came in. */
export function filterEntries(
  entries: readonly LedgerEntry[],
  { text = '', show = 'all' }: Filter,
  labels: Labels,
): readonly LedgerEntry[] {
  const words = text
    .toLowerCase()
    .split(/\s+/u)
    .filter(word => word !== '');
  return entries.filter(entry => {
    const searched = toSearched(entry, labels);
    return isShown(entry, show) && words.every(word => searched.includes(word));
  });
}

function isShown(entry: LedgerEntry, show: Filter['show']): boolean {
  if (show === 'sent') return entry.account !== undefined && entry.expected.includes(entry.account);
  return show !== 'missed' || findMiss(entry) !== undefined || entry.verdict.kind === 'stray';
}

function toSearched({ method, url, kind, end, account }: LedgerEntry, labels: Labels): string {
  const label = account === undefined ? '' : (labels[account] ?? account);
  return [method, url, kind, end?.status, end?.error, label].join(' ').toLowerCase();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
