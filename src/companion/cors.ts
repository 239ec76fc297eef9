import type { Config } from './config.ts';

/** Whether scripts of this origin may read our answers. */
export type IsAllowedOrigin = (origin: string) => boolean;

/**
 * An extension's origin says which one it is in Chromium; in Firefox it is another on every machine. No answer
 * depends on a cookie, so an origin that is let in gains nothing but what its own token already opens.
 */
export function createOriginCheck({ allowedOrigins, extensionIds }: Config): IsAllowedOrigin {
  const allowed = new Set([...allowedOrigins, ...extensionIds.map(id => `chrome-extension://${id}`)]);
  const schemes = extensionIds.length ? /^moz-extension:\/\// : /^(moz|chrome)-extension:\/\//;
  return origin => allowed.has(origin) || schemes.test(origin);
}

const unread = { Vary: 'Origin' } as const;

/** The headers of an answer to that origin (Fetch standard, HTTP extensions). Never with credentials. */
export function toCorsHeaders(
  origin: string | undefined,
  isAllowed: IsAllowedOrigin,
): Readonly<Record<string, string>> {
  if (!origin || !isAllowed(origin)) return unread;
  return {
    ...unread,
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': 'WWW-Authenticate, Retry-After',
  };
}

/** What a preflight is told besides. */
export const preflightHeaders = (methods: readonly string[]) => ({
  'Access-Control-Allow-Methods': methods.join(', '),
  'Access-Control-Allow-Headers': 'Authorization, Content-Type',
  'Access-Control-Max-Age': '600',
});
