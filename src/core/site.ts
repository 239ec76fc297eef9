import type { Attachment } from './attachment.ts';
import { type SignIn, toFetched } from './sign-in.ts';
import { findUrl } from './url.ts';
import type { Whoami } from './whoami.ts';

/** A web app under test. A token of its accounts goes to `origins` and nowhere else. */
export interface Site {
  readonly id: string;
  readonly name: string;
  /** Serialized origins (`https://app.example.com`, `http://127.0.0.1:4181`), never empty, each in one site only. */
  readonly origins: readonly string[];
  /** Absent where accounts only carry pasted tokens. */
  readonly signIn?: SignIn;
  /** What goes out for an account, never empty. */
  readonly attachments: readonly Attachment[];
  /** `hidden`: while an account is attached, the server sees no cookie of the browser's own, and sets none. */
  readonly cookies: 'kept' | 'hidden';
  /** Whether a tab is loaded anew once another account was chosen in it; asked each time where it is absent. */
  readonly reload?: 'always' | 'never';
  /** What tells on the page itself who its tab is: a frame with a label, a prefix in the title. */
  readonly marks?: { readonly frame: boolean; readonly title: boolean };
  readonly whoami?: Whoami;
}

/** The site a URL belongs to: the one that lists exactly its origin. */
export function findSite(sites: readonly Site[], url: string | undefined): Site | undefined {
  const origin = url === undefined ? undefined : findUrl(url)?.origin;
  return origin === undefined ? undefined : sites.find(site => site.origins.includes(origin));
}

/** The host that a site is known by, with its port: its first origin's. */
export function toHost({ origins: [first = ''] }: Pick<Site, 'origins'>): string {
  return first.replace(/^.*\/\//, '');
}

/**
 * Whether browsers take a page at `url` for one of the site's. They do as a rule's `initiatorDomains` has it: at any
 * scheme, port and subdomain of the site's hosts.
 */
export function isOwn(url: string | undefined, site: Site): boolean {
  const host = url === undefined ? undefined : findUrl(url)?.hostname;
  return site.origins.some(origin => `.${host}`.endsWith(`.${new URL(origin).hostname}`));
}

/**
 * The host permission that covers an origin, as a match pattern. Firefox knows no port in a pattern, so it covers
 * every port of the host; the rules themselves name the port.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/Match_patterns
 */
export function toPermission(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}

/** The origin of the same server's WebSockets. */
export function toSocketOrigin(origin: string): string {
  return origin.replace(/^http/, 'ws');
}

/**
 * Every host permission a site needs: its own origins, those of its WebSockets, which no http pattern covers, and
 * those it signs in and renews at.
 */
export function toPermissions(site: Pick<Site, 'origins' | 'signIn'>): readonly string[] {
  const issuers = site.signIn ? toFetched(site.signIn) : [];
  const sockets = site.origins.map(toSocketOrigin);
  return [...new Set([...site.origins, ...sockets, ...issuers].map(toPermission))];
}
