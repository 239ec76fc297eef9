import { type Attachment, type AttachmentKind, BEARER, fillTemplate } from './attachment.ts';
import { findMiss, type LedgerEntry } from './ledger.ts';
import type { Labels } from './ledger-view.ts';
import { findProof } from './proof.ts';
import type { Site } from './site.ts';

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
export function toHar(
  entries: readonly LedgerEntry[],
  labels: Labels,
  sites: readonly Site[],
  version: string,
) {
  return {
    log: {
      version: '1.2',
      creator: { name: 'Guise', version },
      entries: entries.map(entry => toHarEntry(entry, labels, findSiteOf(entry, sites))),
    },
  };
}

function findSiteOf({ site }: LedgerEntry, sites: readonly Site[]): Site | undefined {
  return sites.find(({ id }) => id === site);
}

function toHarEntry(entry: LedgerEntry, labels: Labels, site: Site | undefined) {
  const { at, tab, kind, end, account, fingerprint, expected, carried, verdict } = entry;
  const time = Math.max(0, (end?.at ?? at) - at);
  const reason = toReason(entry);
  return {
    startedDateTime: toTime(at),
    time,
    request: toHarRequest(entry, labels, site),
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

function toHarRequest(entry: LedgerEntry, labels: Labels, site: Site | undefined) {
  const values = toValues(entry, labels, site, account => `{${toLabel(account, labels)}}`);
  const [, query = ''] = entry.url.split('?');
  return {
    method: entry.method,
    url: entry.url,
    httpVersion: '',
    cookies: ofKind(values, 'cookie'),
    headers: [...ofKind(values, 'header'), ...toForeign(entry, site)],
    queryString: query
      .split('&')
      .filter(pair => pair !== '')
      .map(pair => ({ name: pair.replace(/=$/, ''), value: findInQuery(pair, values) ?? '' })),
    headersSize: -1,
    bodySize: -1,
  };
}

/** Another's credential in the place of the token. */
function toForeign({ carried }: LedgerEntry, site: Site | undefined) {
  const { kind, name } = (site && findProof(site)) ?? BEARER;
  return carried === 'other' && kind === 'header' ? [{ name, value: '(not recorded)' }] : [];
}

/**
 * A command for a POSIX shell that makes the request again, with all that is attached at its site: the token is taken
 * from the variable TOKEN; claims, other values of the query and a body are to be filled in.
 * @param site that the request went to.
 */
export function toCurl(entry: LedgerEntry, labels: Labels, site: Site | undefined): string {
  const { method, url } = entry;
  const values = toValues(entry, labels, site, () => TOKEN);
  const cookies = ofKind(values, 'cookie').map(({ name, value }) => `${name}=${value}`);
  return [
    'curl --globoff',
    ...(method === 'GET' ? [] : [method === 'HEAD' ? '--head' : `--request ${toShellWord(method)}`]),
    ...ofKind(values, 'header').map(({ name, value }) => `--header ${toShellWord(`${name}: ${value}`)}`),
    ...(cookies.length > 0 ? [`--cookie ${toShellWord(cookies.join('; '))}`] : []),
    toShellWord(withQuery(url.replace(/^ws/, 'http'), values)),
  ].join(' ');
}

const TOKEN = '{token}';

/** One word, in which the variable stands for each `{token}`. */
function toShellWord(text: string): string {
  return text.split(TOKEN).map(toQuoted).join('"$TOKEN"');
}

function toQuoted(text: string): string {
  return /^[\w-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

interface Value {
  readonly kind: AttachmentKind;
  readonly name: string;
  readonly value: string;
}

/**
 * All that went out for the account whose token a request carried. Claims are not in the ledger: they stand as they are
 * named.
 */
function toValues(
  { account }: LedgerEntry,
  labels: Labels,
  site: Site | undefined,
  toToken: (account: string) => string,
): readonly Value[] {
  if (account === undefined) return [];
  const toText = (placeholder: string) => {
    if (placeholder === 'token') return toToken(account);
    return placeholder === 'account' ? toLabel(account, labels) : `{${placeholder}}`;
  };
  const attachments: readonly Attachment[] = site?.attachments ?? [BEARER];
  return attachments.map(({ kind, name, template }) => ({
    kind,
    name,
    value: fillTemplate(template, toText),
  }));
}

function ofKind(values: readonly Value[], kind: AttachmentKind) {
  return values.filter(each => each.kind === kind).map(({ name, value }) => ({ name, value }));
}

/** A URL of the ledger, whose query has names alone, with those values in it that are known. */
function withQuery(url: string, values: readonly Value[]): string {
  const [address = '', query] = url.split('?');
  if (query === undefined) return address;
  const pairs = query.split('&').map(pair => `${pair}${findInQuery(pair, values) ?? ''}`);
  return `${address}?${pairs.join('&')}`;
}

function findInQuery(pair: string, values: readonly Value[]): string | undefined {
  return values.find(({ kind, name }) => kind === 'query' && pair === `${encodeURIComponent(name)}=`)?.value;
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
