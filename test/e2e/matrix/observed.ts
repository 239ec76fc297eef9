import type { Seen } from '../echo.ts';
import { toCredential } from '../tokens.ts';

/** What all requests of a cell carried. */
export interface Observed {
  /** `alice@authorization`, `alice@cookie`, ...: whose token, and where. */
  readonly tokens: readonly string[];
  /** Whether any had a cookie or an Authorization that is not ours. */
  readonly own: boolean;
}

/** A cookie that every page of the echo server's sets. */
export const OWN_COOKIE = 'own=browser';

const JWT = /[\w-]{8,}\.[\w-]{8,}\.[\w-]+/;

/** Undefined where nothing arrived. */
export function toObserved(seen: readonly Seen[]): Observed | undefined {
  if (seen.length === 0) return undefined;
  return {
    tokens: [...new Set(seen.flatMap(findTokens))].toSorted(),
    own: seen.some(({ who, headers }) => who.startsWith('(') || headers.cookie?.includes(OWN_COOKIE)),
  };
}

/** The server's log keeps of an Authorization only whose it was. The address that a page came from is not sent for us. */
function findTokens({ who, url, headers: { referer: _, ...headers } }: Seen): readonly string[] {
  const found = Object.entries({ ...headers, address: url }).flatMap(([place, value]) => {
    if (place === 'x-guise-account') return [`${value}@${place}`];
    const token = JWT.exec(decodeURIComponent(String(value)))?.[0];
    return token ? [`${toCredential(`Bearer ${token}`).who}@${place}`] : [];
  });
  return who === '-' || who.startsWith('(') ? found : [`${who}@authorization`, ...found];
}
