import type { Acting } from './account.ts';
import { readClaims, toClaims } from './claims.ts';
import { AppError } from './errors.ts';
import { findAt } from './json-pointer.ts';
import { checkAvailable } from './retry.ts';
import type { Client, Exchange, Login, SignIn } from './sign-in.ts';
import { isExpired, isRenewable, isSendable, type TokenSet } from './token.ts';
import { findNumber, toValidity } from './validity.ts';

/** What an issuer answered, read to the end. */
export interface Answer {
  readonly status: number;
  /** The Retry-After header (RFC 9110 section 10.2.3), as it came. */
  readonly retryAfter?: string | undefined;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is to be sent to a login's address. It holds the password. */
export interface LoginRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What asks a token endpoint for a token set. It holds secrets. */
export interface Grant {
  /** The `grant_type`. */
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The client's, where it has one. */
  readonly secret?: string | undefined;
  /** What it means when the issuer holds what was sent for worthless. */
  readonly refusal: 'credentials-refused' | 'renewal-refused' | 'acting-refused';
}

/** The members of a token answer that matter here (RFC 6749 section 5.1). */
export interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token?: string | undefined;
  /** Seconds. */
  readonly expires_in?: number | undefined;
  readonly scope?: string | undefined;
}

/** RFC 6749 section 4.3. */
export function toPasswordGrant(client: Client, username: string, password: string): Grant {
  const parameters = { username, password, ...toTarget(client) };
  return { type: 'password', parameters, refusal: 'credentials-refused' };
}

/** RFC 6749 section 4.4. */
export function toClientCredentialsGrant(client: Client, secret: string): Grant {
  return { type: 'client_credentials', parameters: toTarget(client), secret, refusal: 'credentials-refused' };
}

/** RFC 6749 section 6. */
export function toRefreshGrant(refreshToken: string): Grant {
  return { type: 'refresh_token', parameters: { refresh_token: refreshToken }, refusal: 'renewal-refused' };
}

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

/** RFC 8693 section 2.1: `actorToken` is of who acts, and the reason a parameter of its own. */
export function toExchangeGrant(
  exchange: Exchange,
  { audience = '', resource = '' }: Client,
  actorToken: string,
  { subject, reason }: Pick<Acting, 'subject' | 'reason'>,
): Grant {
  const named =
    exchange.subject === 'requested_subject'
      ? { subject_token: actorToken, subject_token_type: ACCESS_TOKEN, requested_subject: subject }
      : {
          subject_token: subject,
          subject_token_type: exchange.subjectTokenType,
          actor_token: actorToken,
          actor_token_type: ACCESS_TOKEN,
        };
  return {
    type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    parameters: {
      ...named,
      requested_token_type: ACCESS_TOKEN,
      reason,
      ...(audience && { audience }),
      ...(resource && { resource }),
    },
    refusal: 'acting-refused',
  };
}

/** What renews a token set; undefined where nothing does. */
export function findRenewal(
  { way, client }: SignIn,
  { refreshToken, clientSecret }: TokenSet,
): Grant | undefined {
  // Some issuers give a client a refresh token too (against RFC 6749 section 4.4.3), and want its secret with it.
  if (way === 'client-credentials' && clientSecret !== undefined) {
    return toClientCredentialsGrant(client, clientSecret);
  }
  return refreshToken === undefined ? undefined : toRefreshGrant(refreshToken);
}

/** What for and whom for a token is asked. */
export function toTarget({ scope, audience, resource }: Client): Readonly<Record<string, string>> {
  return { ...(scope && { scope }), ...(audience && { audience }), ...(resource && { resource }) };
}

/** What signs an account in. */
export function toLoginRequest(login: Login, username: string, password: string): LoginRequest {
  const fields = {
    ...Object.fromEntries(login.fields.map(({ name, value }) => [name, value])),
    [login.usernameField]: username,
    [login.passwordField]: password,
  };
  const isJson = login.body === 'json';
  return {
    headers: {
      accept: 'application/json',
      ...Object.fromEntries(login.headers.map(({ name, value }) => [name, value])),
      'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
    },
    body: isJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
  };
}

/**
 * The token set in a login's answer.
 * @param requestedAt when the request went out, milliseconds. @param now when its answer was read.
 * @throws AppError that says what the issuer did instead.
 */
export function readLogin(answer: Answer, login: Login, requestedAt: number, now: number): TokenSet {
  checkStatus(answer, now);
  const inHeader = !login.tokenAt.startsWith('/');
  const document = inHeader ? findJson(answer.body) : readJson(answer.body);
  const accessToken = inHeader
    ? toBareToken(answer.headers[login.tokenAt.toLowerCase()] ?? '')
    : findAt(document, login.tokenAt);
  if (typeof accessToken !== 'string' || accessToken === '')
    throw new AppError('token-absent', login.tokenAt);
  readClaims(accessToken);
  const refreshToken = findAt(document, login.refreshTokenAt);
  return toTokenSet(
    {
      access_token: accessToken,
      refresh_token: typeof refreshToken === 'string' && refreshToken !== '' ? refreshToken : undefined,
      expires_in: toSeconds(findAt(document, login.expiresInAt)),
    },
    requestedAt,
    now,
  );
}

/**
 * A token answer (RFC 6749 section 5.1) as a token set.
 * @param previous keeps its refresh token where the answer has none (section 6).
 * @throws AppError when the access token cannot be sent, or has expired on arrival. It need not be a JWT.
 */
export function toTokenSet(
  answer: TokenAnswer,
  requestedAt: number,
  now: number,
  previous?: TokenSet,
): TokenSet {
  if (!isSendable(answer.access_token)) throw new AppError('token-unsendable');
  const validity = toValidity(toClaims(answer.access_token), answer.expires_in, requestedAt);
  if (isExpired(validity, now)) throw new AppError('token-expired');
  const refreshToken = answer.refresh_token ?? previous?.refreshToken;
  const scope = answer.scope ?? previous?.scope;
  const { tokenEndpoint, clientSecret, password, passwordAt } = previous ?? {};
  return {
    accessToken: answer.access_token,
    ...validity,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(scope !== undefined && { scope }),
    ...(clientSecret !== undefined && { clientSecret }),
    ...(tokenEndpoint !== undefined && { tokenEndpoint }),
    ...(password !== undefined && { password }),
    ...(passwordAt !== undefined && { passwordAt }),
  };
}

/** A token set whose refresh token was spent, with the one that the answer has in its place, whatever else that has. */
export function toSucceeded(spent: TokenSet, { refresh_token: refreshToken }: TokenAnswer): TokenSet {
  return { ...spent, ...(refreshToken !== undefined && { refreshToken }) };
}

/**
 * A JWT as pasted, or the JSON of a whole token answer (RFC 6749 section 5.1), from which what renews it is kept too.
 * @throws AppError as `toTokenSet` does, `pasted-no-token` for JSON that is damaged or has no access token, and what
 *   `readClaims` throws for anything else that is not a JWT.
 */
export function readPastedToken(text: string, now: number): TokenSet {
  return toTokenSet(text.trim().startsWith('{') ? readPastedAnswer(text) : readPastedJwt(text), now, now);
}

function readPastedAnswer(text: string): TokenAnswer {
  const { access_token, refresh_token, expires_in } = Object(findJson(text));
  if (typeof access_token !== 'string') throw new AppError('pasted-no-token');
  return {
    access_token,
    expires_in: toSeconds(expires_in),
    ...(typeof refresh_token === 'string' && { refresh_token }),
  };
}

function readPastedJwt(text: string): TokenAnswer {
  const token = toBareToken(text);
  readClaims(token);
  return { access_token: token };
}

/** White space and a leading "Bearer" are dropped, also when the whole header was copied. */
function toBareToken(text: string): string {
  return text.trim().replace(/^(authorization:\s*)?bearer\s+/i, '');
}

/**
 * What was pasted, to be renewed where the site's accounts are, and nowhere else. By itself, a token that was pasted may be
 * of any issuer.
 */
export function toBound(tokenSet: TokenSet, signIn: SignIn | undefined): TokenSet {
  const tokenEndpoint = signIn?.issuer?.tokenEndpoint;
  return isRenewable(tokenSet) && tokenEndpoint !== undefined ? { ...tokenSet, tokenEndpoint } : tokenSet;
}

function checkStatus({ status, retryAfter }: Answer, now: number): void {
  checkAvailable(status, retryAfter, now);
  if (status === 401 || status === 403) throw new AppError('credentials-refused', String(status));
  if (status >= 300) throw new AppError('issuer-refused', String(status));
}

function readJson(body: string): unknown {
  if (body.trim() === '') throw new AppError('issuer-empty');
  const document = findJson(body);
  if (document === undefined) throw new AppError('issuer-not-json');
  return document;
}

function findJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A lifetime, where an issuer names one. */
function toSeconds(value: unknown): number | undefined {
  const seconds = findNumber(value);
  return seconds !== undefined && seconds >= 0 ? seconds : undefined;
}
