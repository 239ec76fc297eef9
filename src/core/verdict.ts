import { type Ended, type Exemption, type LedgerEntry, NO_TAB, type Verdict } from './ledger.ts';
import { type Outcome, toOutcome } from './outcome.ts';
import { findProof } from './proof.ts';
import type { Tabs } from './rules.ts';
import { toShownUrl } from './shown-url.ts';
import { findSite, isOwn, type Site } from './site.ts';
import type { Choice, State } from './state.ts';
import { findUrl } from './url.ts';

/** What the browser reported of one request as it sent its headers; of its credential only what it is. */
export interface Seen extends Pick<LedgerEntry, 'request' | 'at' | 'tab' | 'method' | 'kind'> {
  /** Whole. */
  readonly url: string;
  /** The origin of the page that asked; `null` for an opaque one, absent where the browser names none. */
  readonly initiator?: string;
  /** Of what stood where the site's token would; absent where nothing did. */
  readonly fingerprint?: string;
  /** True when another cookie of the same name came before it. */
  readonly second?: true;
}

/** What was chosen, for the requests sent while the rules made from it were in force. */
export interface Situation {
  readonly state: State;
  readonly tabs: Tabs;
}

/** Whose tokens they are, by fingerprint: those in force and those before them. */
export type Owners = ReadonlyMap<string, readonly string[]>;

type Carried = Pick<LedgerEntry, 'carried' | 'account' | 'fingerprint' | 'second'>;
type Judged = Carried & Pick<LedgerEntry, 'expected' | 'verdict'>;

/** A page may invent methods (RFC 9110 section 16.1.1), of any length. */
const LONGEST_METHOD = 20;

/**
 * Judges one request. Undefined for one that is no site's business: it went elsewhere, without a token of ours.
 * @param situations those in force when it was sent, oldest first: two or more when a change of rules was under way.
 *   The first that finds nothing wrong decides, or else the last.
 */
export function toEntry(
  seen: Seen,
  situations: readonly Situation[],
  owners: Owners,
): LedgerEntry | undefined {
  const entries = situations.map(situation => judge(seen, situation, owners));
  return entries.find(entry => entry && isRight(entry.verdict)) ?? entries.at(-1);
}

/** The end of a request at `url`, told by the browser, with the address that a redirect leads to made fit to be kept. */
export function toEnded(ended: Ended, url: string, sites: readonly Site[]): Ended {
  if (ended.redirect === undefined) return ended;
  const left = findSite(sites, toHttp(ended.redirect)) !== findSite(sites, toHttp(url));
  return { ...ended, redirect: toShownUrl(ended.redirect), ...(left && { left }) };
}

function judge(seen: Seen, situation: Situation, owners: Owners): LedgerEntry | undefined {
  const site = findSite(situation.state.sites, toHttp(seen.url));
  const { request, at, tab, method, url, kind } = seen;
  const told = { request, at, tab, method: method.slice(0, LONGEST_METHOD), url: toShownUrl(url), kind };
  if (site) return { ...told, site: site.id, ...judgeOwn(seen, site, situation, owners) };
  const carried = toCarried(seen, [], owners);
  return carried.account === undefined
    ? undefined
    : { ...told, expected: [], ...carried, verdict: { kind: 'stray' } };
}

function judgeOwn(seen: Seen, site: Site, situation: Situation, owners: Owners): Judged {
  const why = findExemption(seen, site);
  const outcomes =
    why && why !== 'unseen'
      ? []
      : findChoices(seen, site, situation).map(choice => toOutcome(situation.state, choice, seen.at));
  const expected = outcomes.flatMap(outcome => ('account' in outcome ? outcome.account.id : []));
  const carried = toCarried(seen, expected, owners);
  const verdict =
    why && carried.account === undefined
      ? ({ kind: 'exempt', why } as const)
      : toVerdict(seen, carried, outcomes, expected, situation.state.paused);
  return { expected, ...carried, verdict };
}

function toVerdict(
  { tab, url }: Seen,
  { account, carried }: Carried,
  outcomes: readonly Outcome[],
  expected: readonly string[],
  paused: boolean,
): Verdict {
  if (expected.length === 0) {
    if (account !== undefined) return { kind: 'stray' };
    const isSignedOut = !paused && outcomes.some(({ kind }) => kind === 'signed-out');
    return isSignedOut && carried === 'other' ? { kind: 'missed', why: 'overridden' } : { kind: 'free' };
  }
  if (expected.every(id => id === account)) return { kind: 'sent' };
  if (paused && account === undefined) return { kind: 'missed', why: 'paused' };
  if (tab === NO_TAB) return { kind: 'missed', why: 'worker' };
  if (account !== undefined) return { kind: 'missed', why: 'other-account' };
  const withheld = outcomes.find(outcome => outcome.kind === 'withheld')?.why;
  if (withheld) return { kind: 'missed', why: withheld };
  return { kind: 'missed', why: hasUserinfo(url) ? 'userinfo' : 'overridden' };
}

function toCarried({ fingerprint, second }: Seen, expected: readonly string[], owners: Owners): Carried {
  if (fingerprint === undefined) return { carried: 'nothing' };
  const accounts = owners.get(fingerprint) ?? [];
  const account = accounts.find(id => expected.includes(id)) ?? accounts[0];
  if (account === undefined) return { carried: 'other' };
  return { carried: 'token', account, fingerprint, ...(second && { second }) };
}

/** The same limits that the rules have: what a SameSite=Lax cookie would not go with, and what no page asks for. */
function findExemption({ method, kind, initiator }: Seen, site: Site): Exemption | undefined {
  const seen = findProof(site) ? undefined : 'unseen';
  if (kind === 'csp_report') return 'report';
  if (method === 'OPTIONS') return 'preflight';
  if (kind === 'main_frame' && (method === 'GET' || method === 'HEAD')) return seen;
  if (initiator === 'null') return 'sandboxed';
  return isOwn(initiator, site) ? seen : 'foreign';
}

/** What was chosen for a request: one choice at most for a tab's, and for a worker's those of everyone it may serve. */
function findChoices({ tab, initiator }: Seen, site: Site, { state, tabs }: Situation): readonly Choice[] {
  const ofSite = state.choices[site.id];
  const ofTabs = Object.values(state.tabs).flatMap(chosen => chosen[site.id] ?? []);
  if (tab === NO_TAB) return toDistinct([...(ofSite ? [ofSite] : []), ...ofTabs]);
  const isNew = !tabs.open.includes(tab) && isOwn(initiator, site);
  const ofOpener = isNew && tabs.front !== undefined ? state.tabs[tabs.front]?.[site.id] : undefined;
  return [state.tabs[tab]?.[site.id] ?? ofOpener ?? ofSite ?? []].flat();
}

function toDistinct(choices: readonly Choice[]): readonly Choice[] {
  const toKey = (choice: Choice) => (choice.kind === 'account' ? choice.account : choice.kind);
  return [...new Map(choices.map(choice => [toKey(choice), choice])).values()];
}

function isRight({ kind }: Verdict): boolean {
  return kind === 'sent' || kind === 'free' || kind === 'exempt';
}

function hasUserinfo(url: string): boolean {
  const parsed = findUrl(url);
  return parsed !== undefined && parsed.username + parsed.password !== '';
}

/** The address by which a site's WebSocket is known as the site's. */
export function toHttp(url: string): string {
  return url.replace(/^ws/, 'http');
}
