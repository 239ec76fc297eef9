import { findMiss, type LedgerEntry } from './ledger.ts';
import type { Labels } from './ledger-view.ts';

const COLUMNS = [
  'time',
  'tab',
  'method',
  'url',
  'kind',
  'status',
  'error',
  'redirect',
  'account',
  'fingerprint',
  'chosen',
  'carried',
  'verdict',
  'reason',
] as const;

/** Comma-separated values (RFC 4180), with a line of column names; times in UTC (ISO 8601). No token is in it. */
export function toCsv(entries: readonly LedgerEntry[], labels: Labels): string {
  const rows = entries.map(entry => Object.values(toRow(entry, labels)));
  return [COLUMNS, ...rows].map(row => `${row.map(toCell).join(',')}\r\n`).join('');
}

function toRow(entry: LedgerEntry, labels: Labels): Record<(typeof COLUMNS)[number], string | number> {
  const { at, tab, method, url, kind, end, account, fingerprint = '', expected, carried, verdict } = entry;
  return {
    time: toTime(at),
    tab,
    method,
    url,
    kind,
    status: end?.status ?? '',
    error: end?.error ?? '',
    redirect: end?.redirect ?? '',
    account: account === undefined ? '' : toLabel(account, labels),
    fingerprint,
    chosen: expected.map(id => toLabel(id, labels)).join(' '),
    carried,
    verdict: verdict.kind,
    reason: toReason(entry),
  };
}

/** A spreadsheet would run a cell that begins as a formula; an apostrophe makes it text. */
function toCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * An HTTP Archive, version 1.2. What the browser does not tell without cost (other headers, sizes, bodies) is left
 * empty or -1, as the format has it; a token stands as its account's label. What only a ledger knows is under `_guise`.
 * http://www.softwareishard.com/blog/har-12-spec/
 * @param version of this extension.
 */
export function toHar(entries: readonly LedgerEntry[], labels: Labels, version: string) {
  return {
    log: {
      version: '1.2',
      creator: { name: 'Guise', version },
      entries: entries.map(entry => toHarEntry(entry, labels)),
    },
  };
}

function toHarEntry(entry: LedgerEntry, labels: Labels) {
  const { at, tab, kind, end, account, fingerprint, expected, carried, verdict } = entry;
  const time = Math.max(0, (end?.at ?? at) - at);
  const reason = toReason(entry);
  return {
    startedDateTime: toTime(at),
    time,
    request: toHarRequest(entry, labels),
    response: {
      status: end?.status ?? 0,
      statusText: '',
      httpVersion: '',
      cookies: [],
      headers: [],
      content: { size: -1, mimeType: '' },
      redirectURL: end?.redirect ?? '',
      headersSize: -1,
      bodySize: -1,
      ...(end?.error !== undefined && { _error: end.error }),
    },
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    _resourceType: kind,
    _guise: {
      tab,
      chosen: expected.map(id => toLabel(id, labels)),
      carried,
      verdict: verdict.kind,
      ...(account !== undefined && { account: toLabel(account, labels), fingerprint }),
      ...(reason !== '' && { reason }),
    },
  };
}

function toHarRequest({ method, url, account, carried }: LedgerEntry, labels: Labels) {
  const held = account === undefined ? '(not recorded)' : `Bearer {${toLabel(account, labels)}}`;
  const [, query = ''] = url.split('?');
  return {
    method,
    url,
    httpVersion: '',
    cookies: [],
    headers: carried === 'nothing' ? [] : [{ name: 'Authorization', value: held }],
    queryString: query
      .split('&')
      .filter(pair => pair !== '')
      .map(pair => ({ name: pair.replace(/=$/, ''), value: '' })),
    headersSize: -1,
    bodySize: -1,
  };
}

/**
 * A command for a POSIX shell that makes the request again: its token is taken from the variable TOKEN, query values
 * and a body are to be filled in.
 */
export function toCurl({ method, url, account }: LedgerEntry): string {
  return [
    'curl --globoff',
    ...(method === 'GET' ? [] : [method === 'HEAD' ? '--head' : `--request ${toShellWord(method)}`]),
    ...(account === undefined ? [] : ['--header "Authorization: Bearer $TOKEN"']),
    toShellWord(url.replace(/^ws/, 'http')),
  ].join(' ');
}

function toShellWord(text: string): string {
  return /^[\w-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function toReason(entry: LedgerEntry): string {
  return findMiss(entry) ?? (entry.verdict.kind === 'exempt' ? entry.verdict.why : '');
}

/** An account that was removed since is told by its id. */
function toLabel(account: string, labels: Labels): string {
  return labels[account] ?? account;
}

function toTime(at: number): string {
  return new Date(at).toISOString();
}
