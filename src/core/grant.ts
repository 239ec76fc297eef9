import { readClaims } from './claims.ts';
import { AppError } from './errors.ts';
import { findAt } from './json-pointer.ts';
import type { SignIn } from './site.ts';
import { isExpired, type TokenSet, toValidity } from './token.ts';

/** What an issuer answered, read to the end. */
export interface Answer {
  readonly status: number;
  /** The Retry-After header (RFC 9110 section 10.2.3), as it came. */
  readonly retryAfter?: string | undefined;
  readonly body: string;
}

/** The members of a token answer that matter here (RFC 6749 section 5.1). */
export interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token?: string | undefined;
  /** Seconds. */
  readonly expires_in?: number | undefined;
  readonly scope?: string | undefined;
}

/** The JSON that signs an account in. It holds the password. */
export function toLoginBody(signIn: SignIn, username: string, password: string): string {
  return JSON.stringify({ [signIn.usernameField]: username, [signIn.passwordField]: password });
}

/**
 * The token set in a sign-in's answer.
 * @param requestedAt when the request went out, milliseconds. @param now when its answer was read.
 * @throws AppError that says what the issuer did instead.
 */
export function readLogin(answer: Answer, signIn: SignIn, requestedAt: number, now: number): TokenSet {
  const document = readJson(checkStatus(answer, now));
  const accessToken = findAt(document, signIn.tokenAt);
  if (typeof accessToken !== 'string' || accessToken === '')
    throw new AppError('token-absent', signIn.tokenAt);
  const refreshToken = findAt(document, signIn.refreshTokenAt);
  const expiresIn = findAt(document, signIn.expiresInAt);
  const tokenSet = toTokenSet(
    {
      access_token: accessToken,
      refresh_token: typeof refreshToken === 'string' && refreshToken !== '' ? refreshToken : undefined,
      expires_in: toSeconds(expiresIn),
    },
    requestedAt,
    now,
  );
  const { tokenEndpoint } = signIn;
  return tokenSet.refreshToken === undefined || tokenEndpoint === undefined
    ? tokenSet
    : { ...tokenSet, tokenEndpoint };
}

/**
 * A token answer (RFC 6749 section 5.1) as a token set.
 * @param previous keeps its refresh token where the answer has none (section 6).
 * @throws AppError when the access token is not a JWT, or has expired on arrival.
 */
export function toTokenSet(
  answer: TokenAnswer,
  requestedAt: number,
  now: number,
  previous?: TokenSet,
): TokenSet {
  const validity = toValidity(readClaims(answer.access_token), answer.expires_in, requestedAt);
  if (isExpired(validity, now)) throw new AppError('token-expired');
  const refreshToken = answer.refresh_token ?? previous?.refreshToken;
  const scope = answer.scope ?? previous?.scope;
  const tokenEndpoint = previous?.tokenEndpoint;
  return {
    accessToken: answer.access_token,
    ...validity,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(scope !== undefined && { scope }),
    ...(tokenEndpoint !== undefined && { tokenEndpoint }),
  };
}

/** A JWT as pasted: white space and a leading "Bearer" are dropped. @throws AppError as `toTokenSet` does. */
export function readPastedToken(text: string, now: number): TokenSet {
  return toTokenSet({ access_token: text.trim().replace(/^(authorization:\s*)?bearer\s+/i, '') }, now, now);
}

/** How long a refusal asks to wait, milliseconds; a minute where it does not say. Seconds or an HTTP date. */
export function toRetryDelay(retryAfter: string | undefined, now: number): number {
  const seconds = Number(retryAfter);
  const delay = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter ?? '') - now;
  return delay > 0 ? delay : 60_000;
}

function checkStatus(answer: Answer, now: number): Answer {
  const { status, retryAfter } = answer;
  if (status === 429)
    throw new AppError('issuer-busy', String(Math.ceil(toRetryDelay(retryAfter, now) / 1000)));
  if (status === 401 || status === 403) throw new AppError('credentials-refused', String(status));
  if (status >= 500) throw new AppError('issuer-failed', String(status));
  if (status >= 300) throw new AppError('issuer-refused', String(status));
  return answer;
}

function readJson({ body }: Answer): unknown {
  if (body.trim() === '') throw new AppError('issuer-empty');
  try {
    return JSON.parse(body);
  } catch {
    throw new AppError('issuer-not-json');
  }
}

/** A lifetime as issuers write it: a number, or digits in a string. */
function toSeconds(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof seconds === 'number' && seconds > 0 ? seconds : undefined;
}
