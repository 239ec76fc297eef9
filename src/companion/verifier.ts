import { hash } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Signing } from './config.ts';

/** What an access token of ours says. */
export interface AccessClaims extends JWTPayload {
  readonly sub: string;
  readonly exp: number;
  /** The grant that the token came from. */
  readonly sid: string;
  readonly username: string;
  readonly roles: readonly string[];
  /** Who really acts (RFC 8693 section 4.1). */
  readonly act?: { readonly sub: string; readonly username: string };
}

export type Verdict =
  | { readonly isValid: true; readonly claims: AccessClaims }
  | { readonly isValid: false; readonly reason: 'expired' | 'invalid' };

/** Answers at once of a token that it knows. */
export type Verifier = (token: string) => Verdict | Promise<Verdict>;

export interface VerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly alg: Signing['alg'];
  readonly getKey: JWTVerifyGetKey;
  readonly isRevoked: (grantId: string) => boolean;
  readonly now: () => Date;
}

const expired: Verdict = { isValid: false, reason: 'expired' };
const invalid: Verdict = { isValid: false, reason: 'invalid' };

/** How long a token that was good is not checked again, but for its expiry and revocation. */
const cacheMs = 60_000;

/**
 * Verifies access tokens (RFC 9068 section 4): type, signature by the one algorithm in use, issuer, audience, times,
 * and that the grant stands. A token is said to have expired only if nothing else is wrong with it.
 */
export function createVerifier({ isRevoked, now, getKey, ...pinned }: VerifierOptions): Verifier {
  const good = new LRUCache<string, AccessClaims>({ max: 10_000, ttl: cacheMs });

  const check = async (token: string): Promise<AccessClaims> => {
    const { payload } = await jwtVerify<AccessClaims>(token, getKey, {
      issuer: pinned.issuer,
      audience: pinned.audience,
      algorithms: [pinned.alg],
      typ: 'at+jwt',
      requiredClaims: ['exp', 'sub', 'sid', 'username', 'roles'],
      currentDate: now(),
    });
    return payload;
  };

  const judge = (claims: AccessClaims): Verdict => {
    if (claims.exp * 1000 <= now().getTime()) return expired;
    return isRevoked(claims.sid) ? invalid : { isValid: true, claims };
  };

  const learn = async (token: string, digest: string): Promise<Verdict> => {
    try {
      const claims = await check(token);
      good.set(digest, claims);
      return judge(claims);
    } catch (error) {
      return error instanceof errors.JWTExpired ? expired : invalid;
    }
  };

  return token => {
    const digest = hash('sha256', token, 'base64');
    const known = good.get(digest);
    return known ? judge(known) : learn(token, digest);
  };
}
