import { BEARER } from '../core/attachment.ts';
import { rememberFingerprints, toOwners } from '../core/fingerprint.ts';
import {
  addEntry,
  EMPTY_LEDGER,
  type Ended,
  endEntry,
  type Ledger,
  NO_TAB,
  trimLedgers,
} from '../core/ledger.ts';
import { type Credential, findCredential, findProof } from '../core/proof.ts';
import { findSite } from '../core/site.ts';
import { chosenAccounts } from '../core/state.ts';
import { type Owners, type Situation, toEnded, toEntry, toHttp } from '../core/verdict.ts';
import { toFingerprint } from '../platform/fingerprint.ts';
import { readLedgers, writeLedgers } from '../platform/ledger-store.ts';
import { session } from '../platform/storage.ts';
import { readTabs } from '../platform/tabs.ts';
import { type SentRequest, watchRequests } from '../platform/web-request.ts';

/** Requests are judged and stored in batches, so that traffic is not slowed: a killed worker loses one at most. */
const BATCH_DELAY = 250;
const BATCH_SIZE = 200;
/** Beyond this, what comes is dropped: nothing could be judged for long, as the start of the worker failed. */
const MOST_WAITING = 10_000;
/** A request's rule is found a little before its headers are told to be sent. */
const LAG = 50;
/** No batch waits longer than this. */
const HISTORY = 60_000;

interface Timed extends Situation {
  /** When its rules began to be put in force. */
  readonly from: number;
  /** When the next ones surely were. */
  until: number;
}

type Report = { readonly sent: SentRequest } | { readonly ended: Ended; readonly url: string };

/** What was reported and is not judged yet, oldest first. */
let waiting: Report[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
/** What was chosen lately, oldest first. While no worker lives, nothing is chosen. */
let situations: readonly Timed[] = [];
let remembering: Promise<void> = Promise.resolve();
/** What is stored, once read: this worker alone writes it. */
let ledgers: ReadonlyMap<number, Ledger> | undefined;

const requests = watchRequests({
  sent: sent => note({ sent }),
  ended: (ended, url) => note({ ended, url }),
});

/** To be called in the first tick: what woke the worker may be a request. */
export function startLedger(): void {
  requests.start();
}

/**
 * Says what the rules that are about to be put in force are made from. Answers a function to call once they are.
 * Where no account is chosen, requests are not watched.
 * @param tokens access tokens by account.
 */
export function enterSituation(situation: Situation, tokens: Readonly<Record<string, string>>): () => void {
  if (chosenAccounts(situation.state).length > 0) requests.start();
  else requests.stop();
  const from = Date.now();
  const before = situations.filter(({ until }) => until > from - HISTORY);
  situations = [...before, { ...situation, from, until: Number.POSITIVE_INFINITY }];
  return () => {
    remembering = remembering.then(() => remember(tokens)).catch(() => {});
    for (const each of before) each.until = Math.min(each.until, Date.now() + LAG);
    if (waiting.length > 0) schedule();
  };
}

/** Forgets a tab's requests. */
export function clearLedger(tab: number): Promise<void> {
  return locked(async stored => {
    const kept = new Map(stored);
    kept.delete(tab);
    return kept;
  });
}

/** Forgets what is kept in memory of what is stored, which is to be cleared next: nothing is on its way there any more. */
export function forgetLedgers(): Promise<void> {
  return navigator.locks.request('ledger', async () => {
    waiting = [];
    situations = [];
    ledgers = undefined;
    await remembering;
  });
}

function note(report: Report): void {
  if (waiting.length < MOST_WAITING) waiting.push(report);
  schedule();
}

function schedule(): void {
  if (situations.length === 0) return;
  if (waiting.length === BATCH_SIZE) {
    clearTimeout(timer);
    timer = undefined;
    void locked(judgeWaiting);
  }
  timer ??= setTimeout(() => {
    timer = undefined;
    void locked(judgeWaiting);
  }, BATCH_DELAY);
}

/** One at a time, in the order of the reports. */
async function locked(
  task: (stored: ReadonlyMap<number, Ledger>) => Promise<ReadonlyMap<number, Ledger>>,
): Promise<void> {
  await navigator.locks.request('ledger', async () => {
    const before = ledgers ?? (await readLedgers());
    const after = trimLedgers(await task(ledgers ?? (await withoutGone(before))));
    await writeLedgers(before, after);
    ledgers = after;
  });
}

/** Drops the ledgers of tabs that went unseen. */
async function withoutGone(stored: ReadonlyMap<number, Ledger>): Promise<ReadonlyMap<number, Ledger>> {
  const open = [NO_TAB, ...(await readTabs()).map(({ id }) => id)];
  return new Map([...stored].filter(([tab]) => open.includes(tab)));
}

async function judgeWaiting(stored: ReadonlyMap<number, Ledger>): Promise<ReadonlyMap<number, Ledger>> {
  await remembering;
  const batch = waiting;
  waiting = [];
  const { fingerprints = [] } = await session.get('fingerprints');
  const owners = toOwners(fingerprints);
  const told = await fingerprintAll(batch);
  const after = new Map(stored);
  for (const report of batch) {
    if ('sent' in report) addSent(after, report.sent, told, owners);
    else end(after, report.ended, report.url);
  }
  return after;
}

function addSent(
  ledgers: Map<number, Ledger>,
  request: SentRequest,
  fingerprints: ReadonlyMap<string, string>,
  owners: Owners,
): void {
  const { headers: _, ...sent } = request;
  const { value, ...place } = toCredential(request) ?? { value: '' };
  const fingerprint = fingerprints.get(value);
  const seen = { ...sent, ...place, ...(fingerprint !== undefined && { fingerprint }) };
  const entry = toEntry(seen, findSituations(sent.at), owners);
  if (entry) ledgers.set(entry.tab, addEntry(ledgers.get(entry.tab) ?? EMPTY_LEDGER, entry));
}

function end(ledgers: Map<number, Ledger>, ended: Ended, url: string): void {
  const ledger = ledgers.get(ended.tab);
  const sites = situations.at(-1)?.state.sites ?? [];
  if (ledger) ledgers.set(ended.tab, endEntry(ledger, toEnded(ended, url, sites)));
}

/** Those in force at an instant; for one before all, the first: nothing was chosen while no worker lived. */
function findSituations(at: number): readonly Situation[] {
  const [first] = situations;
  const found = situations.filter(({ from, until }) => from <= at && at <= until);
  return found.length > 0 || !first ? found : [first];
}

/** The fingerprint of each credential in a batch, by credential. */
async function fingerprintAll(batch: readonly Report[]): Promise<ReadonlyMap<string, string>> {
  const credentials = new Set(
    batch.flatMap(report => ('sent' in report ? (toCredential(report.sent)?.value ?? []) : [])),
  );
  return new Map(
    await Promise.all([...credentials].map(async each => [each, await toFingerprint(each)] as const)),
  );
}

/**
 * What stands where the token of the request's site would; where none is seen, where a bearer token would: an app that
 * finds its token in web storage sends it so.
 */
function toCredential(sent: SentRequest): Credential | undefined {
  const site = findSite(situations.at(-1)?.state.sites ?? [], toHttp(sent.url));
  return findCredential((site && findProof(site)) ?? BEARER, sent);
}

/** A request may still be under way with a token that has been renewed: its fingerprint outlives it. */
async function remember(tokens: Readonly<Record<string, string>>): Promise<void> {
  const current = await Promise.all(
    Object.entries(tokens).map(async ([account, token]) => [await toFingerprint(token), account] as const),
  );
  const { fingerprints = [] } = await session.get('fingerprints');
  const after = rememberFingerprints(fingerprints, current);
  if (after !== fingerprints) await session.set({ fingerprints: after });
}
