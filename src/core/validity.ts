import type { Claims } from './claims.ts';
import { earliest, type Validity } from './token.ts';

/**
 * When a token may be sent, by this machine's clock.
 * @param expiresIn seconds, RFC 6749 section 5.1. Being relative, it holds whatever this machine's clock says, and `exp`
 *   and `nbf` are then read relative to `iat`; without it they are taken at their word.
 * @param requestedAt when the token was asked for: the earliest instant it can have been issued.
 */
export function toValidity(claims: Claims, expiresIn: number | undefined, requestedAt: number): Validity {
  const issuedAt = toMillis(claims.iat);
  const shift = expiresIn !== undefined && issuedAt !== undefined ? requestedAt - issuedAt : 0;
  const expiresAt = earliest([toMillis(claims.exp, shift), toMillis(expiresIn, requestedAt)]);
  const notBefore = toMillis(claims.nbf, shift);
  return {
    receivedAt: requestedAt,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(notBefore !== undefined && notBefore > requestedAt && { notBefore }),
  };
}

/** Seconds since the epoch (RFC 7519 NumericDate) -> milliseconds. */
function toMillis(claim: unknown, shift = 0): number | undefined {
  const seconds = findNumber(claim);
  return seconds === undefined ? undefined : seconds * 1000 + shift;
}

/**
 * A number as issuers write it: itself, or as digits in a string. Undefined for anything else, and for what is not
 * finite.
 */
export function findNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
