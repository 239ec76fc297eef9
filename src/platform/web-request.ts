import type { WebRequest } from 'webextension-polyfill';
import { type Ended, KINDS, type Kind } from '../core/ledger.ts';
import type { Reported } from '../core/proof.ts';
import { findUrl } from '../core/url.ts';
import type { Seen } from '../core/verdict.ts';
import { browser } from './browser.ts';

/** A request as its headers were sent. Holds the token: to be kept nowhere. */
export type SentRequest = Omit<Seen, 'fingerprint'> & Reported;

export interface RequestListeners {
  /** The headers went out as told, after every extension has had its way. */
  readonly sent: (request: SentRequest) => void;
  /** The request at `url`, or one hop of it, is over. */
  readonly ended: (ended: Ended, url: string) => void;
}

/** The browser's reports of requests, which cost a little while they are on. */
export interface RequestWatch {
  readonly start: () => void;
  readonly stop: () => void;
}

type Told = WebRequest.OnSendHeadersDetailsType & { readonly initiator?: string };

const EVERYTHING = { urls: ['<all_urls>'] };
/** With `extraHeaders` where the browser knows it: Chromium tells of no cookies otherwise. */
const EVERY_HEADER = Object.values(toOptions() ?? { REQUEST_HEADERS: 'requestHeaders' as const });

/** What Chromium calls a lookup in its cache alone, and what browsers call a connection that never came about. */
const NEVER_SENT =
  /^net::ERR_(CACHE_MISS|BLOCKED_BY_|CONNECTION_REFUSED|NAME_NOT_RESOLVED|ADDRESS_|INTERNET_DISCONNECTED|PROXY_CONNECTION_FAILED|SSL_|CERT_)|^NS_ERROR_(CONNECTION_REFUSED|UNKNOWN_HOST|OFFLINE|PROXY_|NOT_CACHED|DOCUMENT_NOT_CACHED)/;

/** What Firefox has names of its own for. */
const SYNONYMS: Readonly<Record<string, Kind>> = {
  imageset: 'image',
  object_subrequest: 'object',
  beacon: 'ping',
};

/**
 * Reports requests that the extension may see: those to hosts, and from pages of hosts, that it has permission for.
 * Its own are left out. Listens without blocking, so no request waits for it.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/webRequest/onSendHeaders
 */
export function watchRequests({ sent, ended }: RequestListeners): RequestWatch {
  const { onSendHeaders, onBeforeRedirect, onCompleted, onErrorOccurred } = browser.webRequest;
  const onSent = (told: Told) => {
    if (!isOurs(told)) sent(toSent(told));
  };
  const onRedirect = (told: WebRequest.OnBeforeRedirectDetailsType) => {
    // Firefox calls it a redirect to itself when a service worker lets a request pass.
    if (told.redirectUrl === told.url) return;
    ended({ ...toEnd(told), status: told.statusCode, redirect: told.redirectUrl }, told.url);
  };
  const onDone = (told: WebRequest.OnCompletedDetailsType) => {
    ended({ ...toEnd(told), status: told.statusCode, unsent: told.fromCache }, told.url);
  };
  const onError = (told: WebRequest.OnErrorOccurredDetailsType) => {
    ended({ ...toEnd(told), error: told.error, unsent: NEVER_SENT.test(told.error) }, told.url);
  };
  return {
    start() {
      if (onSendHeaders.hasListener(onSent)) return;
      onSendHeaders.addListener(onSent, EVERYTHING, EVERY_HEADER);
      onBeforeRedirect.addListener(onRedirect, EVERYTHING);
      onCompleted.addListener(onDone, EVERYTHING);
      onErrorOccurred.addListener(onError, EVERYTHING);
    },
    stop() {
      onSendHeaders.removeListener(onSent);
      onBeforeRedirect.removeListener(onRedirect);
      onCompleted.removeListener(onDone);
      onErrorOccurred.removeListener(onError);
    },
  };
}

/** Browsers name their options in an enumeration, of which the polyfill's types do not know. */
function toOptions(): Readonly<Record<string, WebRequest.OnSendHeadersOptions>> | undefined {
  return (browser.webRequest as { OnSendHeadersOptions?: ReturnType<typeof toOptions> }).OnSendHeadersOptions;
}

function toSent(told: Told): SentRequest {
  const initiator = toInitiator(told);
  const headers = (told.requestHeaders ?? []).map(({ name, value = '' }) => [name.toLowerCase(), value]);
  return {
    request: told.requestId,
    at: Math.round(told.timeStamp),
    tab: told.tabId,
    method: told.method,
    url: told.url,
    kind: toKind(told.type),
    ...(initiator !== undefined && { initiator }),
    headers: Object.fromEntries(headers),
  };
}

function toKind(type: string): Kind {
  return SYNONYMS[type] ?? KINDS.find(kind => kind === type) ?? 'other';
}

function toEnd(told: { requestId: string; tabId: number; timeStamp: number }) {
  return { request: told.requestId, tab: told.tabId, at: Math.round(told.timeStamp), unsent: false };
}

/** Chromium names the origin that asked, Firefox the page. */
function toInitiator({ initiator, originUrl }: Told): string | undefined {
  if (initiator !== undefined) return initiator;
  return originUrl === undefined ? undefined : findUrl(originUrl)?.origin;
}

function isOurs({ initiator, originUrl }: Told): boolean {
  const ours = browser.runtime.getURL('');
  return `${initiator}/` === ours || originUrl?.startsWith(ours) === true;
}
