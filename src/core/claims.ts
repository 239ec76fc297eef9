import { jwtDecode } from 'jwt-decode';
import { AppError } from './errors.ts';

/** What a JWT says (RFC 7519 section 4). Read, never verified by reading. */
export interface Claims {
  readonly sub?: string;
  readonly exp?: number;
  readonly nbf?: number;
  readonly iat?: number;
  readonly [name: string]: unknown;
}

/**
 * The claims of a JWT in compact serialization.
 * Does not verify the signature, the issuer or the time.
 * @throws AppError `token-not-jwt` or `token-payload`; the token itself is never part of the error.
 */
export function readClaims(token: string): Claims {
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) throw new AppError('token-not-jwt');
  try {
    const claims = jwtDecode<Claims>(token);
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return claims;
  } catch {}
  throw new AppError('token-payload');
}

/** The claims of a token as far as it can be read: none, when it is not a JWT. */
export function toClaims(token: string): Claims {
  try {
    return readClaims(token);
  } catch {
    return {};
  }
}
