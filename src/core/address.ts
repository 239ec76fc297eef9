import { AppError } from './errors.ts';
import { findUrl } from './url.ts';

/**
 * An address as a person types it -> its URL. A missing scheme is filled in: http for loopback, https for the rest.
 * @throws AppError naming what is wrong with it: not a URL, not http(s), a wildcard, a user name, a trailing dot.
 */
export function readUrl(typed: string): URL {
  const text = typed.trim();
  if (text.includes('*')) throw new AppError('url-wildcard', abbreviate(text));
  const url = findUrl(hasScheme(text) ? text : `https://${text}`);
  // Chromium takes blanks and the like in a host, and encodes them, where the URL standard refuses them.
  if (!url || url.hostname.includes('%')) throw new AppError('url-invalid', abbreviate(text));
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

function hasScheme(text: string): boolean {
  // "localhost:3000" is a host and a port, "user:password@host" is credentials, "javascript:alert(1)" is a scheme.
  return /^[a-z][a-z0-9+.-]*:(?!\d+([/?#]|$)|[^/?#]*@)/i.test(text);
}

/** Loopback by name or by address: what never leaves the machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** What was typed, for an error: its beginning, and never what stands before an `@`, which may be a password. */
function abbreviate(typed: string): string {
  const text = typed.slice(typed.lastIndexOf('@') + 1);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
