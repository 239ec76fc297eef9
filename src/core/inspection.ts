import { jwtDecode } from 'jwt-decode';
import { type Claims, toClaims } from './claims.ts';

/** What an access token says, without what makes it one: a page may show it. */
export interface Inspection {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Claims;
  readonly signature: SignatureVerdict;
}

/** What a sign-in that was only tried came to. */
export interface Trial extends Inspection {
  /** Whether its issuer took the token back (RFC 7009); absent where the token was pasted. */
  readonly takenBack?: boolean;
}

/** Whether the issuer's keys say that a token is the issuer's, or why that is not known. */
export type SignatureVerdict =
  | 'checked'
  | 'wrong'
  | 'opaque'
  | 'unsigned'
  | 'no-keys'
  | 'no-key'
  | 'unreachable';

/** One claim of one token, or of several side by side. */
export interface ClaimRow {
  readonly name: string;
  /** `undefined` where a token does not have it. */
  readonly values: readonly unknown[];
  readonly differs: boolean;
}

/** What a JWT says of itself (RFC 7515 section 4); nothing, when it is not one. */
export function toHeader(token: string): Inspection['header'] {
  try {
    return Object.keys(toClaims(token)).length > 0 ? { ...jwtDecode(token, { header: true }) } : {};
  } catch {
    return {};
  }
}

/** Claims in the order in which they first stand. */
export function toClaimRows(...tokens: readonly Readonly<Record<string, unknown>>[]): readonly ClaimRow[] {
  const names = [...new Set(tokens.flatMap(claims => Object.keys(claims)))];
  return names.map(name => {
    const values = tokens.map(claims => claims[name]);
    return { name, values, differs: new Set(values.map(value => JSON.stringify(value))).size > 1 };
  });
}

/** The instant that a claim names, milliseconds since the epoch (RFC 7519 section 4.1, OpenID Connect Core section 2). */
export function findInstant(name: string, value: unknown): number | undefined {
  const isTime = ['exp', 'nbf', 'iat', 'auth_time', 'updated_at'].includes(name);
  return isTime && typeof value === 'number' ? value * 1000 : undefined;
}
