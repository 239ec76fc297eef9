import type { Condition, HeaderChange, Rule } from '../../src/core/rule.ts';

/**
 * declarativeNetRequest as a pure function, from its documentation and from what browsers were seen to do. It knows
 * what this project uses, and refuses the rest, so that no rule passes for want of understanding.
 * https://developer.chrome.com/docs/extensions/reference/api/declarativeNetRequest
 */
export interface Request {
  readonly url: string;
  readonly method: string;
  readonly type: string;
  /** -1 for a request that no tab owns. */
  readonly tab: number;
  /** The origin of the page that made it; absent for what the person typed. */
  readonly initiator?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The request's headers as they leave the browser. */
export function whatServerSees(rules: readonly Rule[], request: Request): Readonly<Record<string, string>> {
  const matching = rules
    .filter(rule => isMatch(rule.condition, request))
    .toSorted((one, other) => other.priority - one.priority);
  const headers = new Map(Object.entries(request.headers ?? {}));
  const settled = new Set<string>();
  for (const { action } of matching) {
    if (action.type === 'allow') break;
    if (action.type === 'redirect') continue;
    for (const change of action.requestHeaders ?? []) {
      if (settled.has(change.header)) continue;
      if (change.operation !== 'append') settled.add(change.header);
      if (change.operation === 'remove') headers.delete(change.header);
      else headers.set(change.header, toValue(change, headers.get(change.header)));
    }
  }
  return Object.fromEntries(headers);
}

function toValue(
  { operation, value }: Exclude<HeaderChange, { operation: 'remove' }>,
  sent: string | undefined,
): string {
  return operation === 'append' && sent ? `${sent}; ${value}` : value;
}

function isMatch(condition: Condition, { url, method, type, tab, initiator }: Request): boolean {
  const { href, hostname } = new URL(url);
  const isHttp = href.startsWith('http');
  return (
    href.toLowerCase().startsWith(toPrefix(condition.urlFilter)) &&
    isUnder(hostname, condition.requestDomains) &&
    (!condition.initiatorDomains ||
      (initiator !== undefined && isUnder(new URL(initiator).hostname, condition.initiatorDomains))) &&
    isListed(type, condition.resourceTypes, condition.excludedResourceTypes ?? ['main_frame']) &&
    (isHttp
      ? isListed(method, condition.requestMethods, condition.excludedRequestMethods)
      : !condition.requestMethods) &&
    isListed(tab, condition.tabIds, condition.excludedTabIds)
  );
}

function isListed<T>(value: T, wanted: readonly T[] | undefined, unwanted: readonly T[] = []): boolean {
  return wanted ? wanted.includes(value) : !unwanted.includes(value);
}

function isUnder(host: string, domains: readonly string[]): boolean {
  return domains.some(domain => host === domain || host.endsWith(`.${domain}`));
}

function toPrefix(urlFilter: string): string {
  if (!/^\|[a-z]+:\/\/[^|*^]+$/.test(urlFilter)) throw new Error(`Not a plain prefix: ${urlFilter}`);
  return urlFilter.slice(1).toLowerCase();
}

const LIMIT = 5000;
const KEYS = ['id', 'priority', 'condition', 'action'];
const CONDITION_KEYS = [
  'urlFilter',
  'requestDomains',
  'initiatorDomains',
  'resourceTypes',
  'excludedResourceTypes',
  'requestMethods',
  'excludedRequestMethods',
  'tabIds',
  'excludedTabIds',
];

/** What browsers refuse in session rules, the stricter of the two counting. @throws Error for all of the rules. */
export function checkRules(rules: readonly Rule[]): void {
  if (rules.length > LIMIT) throw new Error(`More than ${LIMIT} rules`);
  if (new Set(rules.map(rule => rule.id)).size < rules.length) throw new Error('An id is used twice');
  for (const rule of rules) {
    const wrong = findWrong(rule);
    if (wrong) throw new Error(`Rule ${rule.id}: ${wrong}`);
  }
}

function findWrong({ id, priority, condition, action, ...rest }: Rule): string | undefined {
  const lists = Object.entries(condition).filter(([, value]) => Array.isArray(value));
  const domains = [...condition.requestDomains, ...(condition.initiatorDomains ?? [])];
  if (Object.keys(rest).length > 0) return `more than ${KEYS}`;
  if (!Number.isInteger(id) || id < 1) return 'its id';
  if (!Number.isInteger(priority) || priority < 1) return 'its priority';
  if (Object.keys(condition).some(key => !CONDITION_KEYS.includes(key))) return 'an unknown condition';
  if (lists.some(([, list]) => list.length === 0)) return 'an empty list';
  if (/[^\x21-\x7e]/.test(condition.urlFilter)) return 'its urlFilter is not ASCII';
  if (domains.some(domain => !/^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(domain))) return 'a domain';
  if (condition.resourceTypes && condition.excludedResourceTypes) return 'types both named and left out';
  if (condition.requestMethods && condition.excludedRequestMethods) return 'methods both named and left out';
  if (condition.tabIds?.some(tab => condition.excludedTabIds?.includes(tab)))
    return 'a tab both named and left out';
  if (action.type !== 'modifyHeaders') return undefined;
  const changes = [...(action.requestHeaders ?? []), ...(action.responseHeaders ?? [])];
  if (changes.length === 0) return 'no header';
  return changes.some(change => change.operation !== 'remove' && /[\r\n\0]/.test(change.value))
    ? 'a header value'
    : undefined;
}
