import { createHash, randomUUID } from 'node:crypto';
import { toJwt } from '../core/jwt.ts';

/**
 * A readable JWT of its own for `name`, good for `seconds`, with further or other `claims`. Nobody verifies it: what
 * counts is who received it.
 */
export function createToken(name: string, seconds = 3600, claims: object = {}): string {
  const now = Math.floor(Date.now() / 1000);
  return toJwt({ sub: name, iat: now, exp: now + seconds, jti: randomUUID(), ...claims });
}

/** What may be told of an Authorization header in a report. */
export interface Credential {
  /** Whose token it was; `-` where there was none, and the scheme in brackets for anything that is not a JWT. */
  readonly who: string;
  /** Tells two tokens of one account apart. */
  readonly fingerprint: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
  /** Who acts as that one. */
  readonly actor?: string;
  /** Whom it was made for. */
  readonly audience?: readonly string[];
}

export function toCredential(authorization: string | undefined): Credential {
  if (authorization === undefined) return { who: '-', fingerprint: '' };
  const [scheme, token = ''] = authorization.split(' ');
  const fingerprint = createHash('sha256').update(token).digest('hex').slice(0, 8);
  const claims = findClaims(token);
  return {
    who: claims?.username ?? claims?.sub ?? `(${scheme})`,
    fingerprint,
    ...(claims?.exp !== undefined && { expiresAt: claims.exp * 1000 }),
    ...(claims?.act !== undefined && { actor: claims.act.username }),
    ...(claims?.aud !== undefined && { audience: claims.aud }),
  };
}

interface Claims {
  readonly username?: string;
  readonly sub?: string;
  readonly exp?: number;
  readonly act?: { readonly username: string };
  readonly aud?: readonly string[];
}

function findClaims(token: string): Claims | undefined {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  } catch {
    return undefined;
  }
}
