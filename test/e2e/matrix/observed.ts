import type { Seen } from '../echo.ts';
import { type Credential, toCredential } from '../tokens.ts';

/** What all requests of a cell carried. */
export interface Observed {
  /** `alice@authorization`, `alice@cookie`, ...: whose token, and where. */
  readonly tokens: readonly string[];
  /** Whether any had a cookie or an Authorization that is not ours. */
  readonly own: boolean;
}

/** A token, and where in a request it stood. */
export interface Found extends Credential {
  /** A header's name, or `address`. */
  readonly place: string;
}

/** A cookie that every page of the echo server's sets. */
export const OWN_COOKIE = 'own=browser';

const JWT = /[\w-]{8,}\.[\w-]{8,}\.[\w-]+/;

/** Undefined where nothing arrived. */
export function toObserved(seen: readonly Seen[]): Observed | undefined {
  if (seen.length === 0) return undefined;
  return {
    tokens: [...new Set(seen.flatMap(toNames))].toSorted(),
    own: seen.some(({ who, headers }) => who.startsWith('(') || headers.cookie?.includes(OWN_COOKIE)),
  };
}

/** The address that a page came from is not sent for us. */
function toNames(seen: Seen): readonly string[] {
  const label = seen.headers['x-guise-account'];
  return [
    ...findTokens(seen).filter(({ place }) => place !== 'referer'),
    ...(label ? [{ who: label, place: 'x-guise-account' }] : []),
  ].map(({ who, place }) => `${who}@${place}`);
}

/** The server's log keeps of an Authorization only whose it was. */
export function findTokens(seen: Seen): readonly Found[] {
  const elsewhere = Object.entries({ ...seen.headers, address: seen.url }).flatMap(([place, value]) => {
    const token = JWT.exec(decodeURIComponent(String(value)))?.[0];
    return token ? [{ ...toCredential(`Bearer ${token}`), place }] : [];
  });
  const isToken = seen.who !== '-' && !seen.who.startsWith('(');
  return isToken ? [{ ...seen, place: 'authorization' }, ...elsewhere] : elsewhere;
}
