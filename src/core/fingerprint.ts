import type { Owners } from './verdict.ts';

/** Tokens that were ever in force in this browser session, by fingerprint, and whose they are; the latest last. */
export type Fingerprints = readonly (readonly [fingerprint: string, account: string])[];

/** How many are remembered of each account: enough for requests that are under way while a token is renewed. */
const REMEMBERED = 8;

/** Adds what is not known yet; the very same list when all is. */
export function rememberFingerprints(known: Fingerprints, current: Fingerprints): Fingerprints {
  const fresh = current.filter(
    ([fingerprint, account]) => !known.some(each => each[0] === fingerprint && each[1] === account),
  );
  if (fresh.length === 0) return known;
  const all = [...known, ...fresh];
  return all.filter(
    ([, account], index) => all.slice(index + 1).filter(each => each[1] === account).length < REMEMBERED,
  );
}

/** The accounts by the fingerprint of their tokens: several may have pasted the same one. */
export function toOwners(fingerprints: Fingerprints): Owners {
  const owners = new Map<string, readonly string[]>();
  for (const [fingerprint, account] of fingerprints) {
    owners.set(fingerprint, [...(owners.get(fingerprint) ?? []), account]);
  }
  return owners;
}
