import { type Attachment, BEARER, readAttachments } from './attachment.ts';
import { AppError } from './errors.ts';
import { checkPointer } from './json-pointer.ts';

/** How a site's accounts sign in: one POST of JSON, read at JSON Pointers (RFC 6901). */
export interface SignIn {
  readonly url: string;
  readonly usernameField: string;
  readonly passwordField: string;
  readonly tokenAt: string;
  readonly refreshTokenAt: string;
  /** Where the lifetime in seconds stands; the token's own `exp` is read as well. */
  readonly expiresInAt: string;
  /** The OAuth token endpoint that renews (RFC 6749 section 6); absent where nothing renews. */
  readonly tokenEndpoint?: string;
  readonly clientId: string;
}

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
}

/** What a form sends: a site as typed, not yet judged. */
export interface SiteDraft {
  readonly name: string;
  readonly origins: readonly string[];
  readonly signIn?: SignIn | undefined;
  /** The token as a bearer token (RFC 6750), where nothing else is said. */
  readonly attachments?: readonly Attachment[] | undefined;
  readonly cookies?: Site['cookies'] | undefined;
}

const NAME_LIMIT = 80;

/** The companion's own sign-in, for the issuer at `issuer`. */
export function companionSignIn(issuer: string): SignIn {
  const origin = readOrigin(issuer);
  return {
    url: `${origin}/login`,
    usernameField: 'username',
    passwordField: 'password',
    tokenAt: '/access_token',
    refreshTokenAt: '/refresh_token',
    expiresInAt: '/expires_in',
    tokenEndpoint: `${origin}/token`,
    clientId: 'guise',
  };
}

/**
 * An address as a person types it -> its URL. A missing scheme is filled in: http for loopback, https for the rest.
 * @throws AppError naming what is wrong with it: not a URL, not http(s), a wildcard, a user name, a trailing dot.
 */
export function readUrl(typed: string): URL {
  const text = typed.trim();
  if (text.includes('*')) throw new AppError('url-wildcard', abbreviate(text));
  const url = findUrl(hasScheme(text) ? text : `https://${text}`);
  if (!url) throw new AppError('url-invalid', abbreviate(text));
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new AppError('url-scheme', abbreviate(text));
  if (url.username || url.password) throw new AppError('url-credentials', url.host);
  if (url.hostname.endsWith('.')) throw new AppError('url-trailing-dot', url.hostname);
  return !hasScheme(text) && isLoopback(url.hostname) ? new URL(`http://${text}`) : url;
}

/** The serialized origin of an address as typed; its path is dropped. @throws as `readUrl` does. */
export function readOrigin(typed: string): string {
  return readUrl(typed).origin;
}

/** `URL.parse`, which Node 20 has not. */
export function findUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function hasScheme(text: string): boolean {
  // "localhost:3000" is a host and a port, "user:password@host" is credentials, "javascript:alert(1)" is a scheme.
  return /^[a-z][a-z0-9+.-]*:(?!\d+([/?#]|$)|[^/?#]*@)/i.test(text);
}

/** Loopback by name or by address: what never leaves the machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** A draft judged. @throws AppError for the first thing that is wrong with it. */
export function readSite(id: string, draft: SiteDraft, others: readonly Site[]): Site {
  const origins = draft.origins.filter(typed => typed.trim() !== '').map(readOrigin);
  if (origins.length === 0) throw new AppError('origin-missing');
  for (const [index, origin] of origins.entries()) {
    if (origins.indexOf(origin) !== index) throw new AppError('origin-repeated', origin);
    const owner = others.find(site => site.id !== id && site.origins.includes(origin));
    if (owner) throw new AppError('origin-taken', origin, owner.name);
  }
  const name = readName(draft.name);
  return {
    id,
    name,
    origins,
    ...(draft.signIn && { signIn: readSignIn(draft.signIn) }),
    attachments: readAttachments(draft.attachments ?? [BEARER]),
    cookies: draft.cookies ?? 'kept',
  };
}

function readSignIn(draft: SignIn): SignIn {
  for (const field of ['usernameField', 'passwordField', 'tokenAt', 'clientId'] as const) {
    if (draft[field].trim() === '') throw new AppError('field-missing', field);
  }
  for (const pointer of [draft.tokenAt, draft.refreshTokenAt, draft.expiresInAt]) checkPointer(pointer);
  const { tokenEndpoint, ...rest } = draft;
  const signIn = { ...rest, url: readUrl(draft.url).href };
  return tokenEndpoint?.trim() ? { ...signIn, tokenEndpoint: readUrl(tokenEndpoint).href } : signIn;
}

/** A name or label as typed, trimmed. @throws AppError when it is empty or longer than 80 characters. */
export function readName(typed: string): string {
  const name = typed.trim();
  if (name === '') throw new AppError('name-missing');
  if (name.length > NAME_LIMIT) throw new AppError('name-too-long', String(name.length), String(NAME_LIMIT));
  return name;
}

/** The site a URL belongs to: the one that lists exactly its origin. */
export function findSite(sites: readonly Site[], url: string | undefined): Site | undefined {
  const origin = url === undefined ? undefined : findUrl(url)?.origin;
  return origin === undefined ? undefined : sites.find(site => site.origins.includes(origin));
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
  const issuers = [site.signIn?.url, site.signIn?.tokenEndpoint].filter(url => url !== undefined);
  const sockets = site.origins.map(toSocketOrigin);
  return [...new Set([...site.origins, ...sockets, ...issuers].map(toPermission))];
}

/** What was typed, for an error: its beginning, and never what stands before an `@`, which may be a password. */
function abbreviate(typed: string): string {
  const text = typed.slice(typed.lastIndexOf('@') + 1);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
