import {
  allowInsecureRequests,
  customFetch,
  None,
  processRefreshTokenResponse,
  ResponseBodyError,
  refreshTokenGrantRequest,
  WWWAuthenticateChallengeError,
} from 'oauth4webapi';
import { AppError } from '../core/errors.ts';
import { type Answer, type TokenAnswer, toRetryDelay } from '../core/grant.ts';
import { missingFor } from '../core/outcome.ts';
import { type SignIn, toPermission } from '../core/site.ts';
import { readGranted } from './permissions.ts';

const TIMEOUT = 10_000;
const SIZE_LIMIT = 1024 * 1024;

/** Sends one JSON body to a sign-in address. @throws AppError when no whole answer came. */
export async function postJson(url: string, body: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await boundedFetch(url, { method: 'POST', headers, body });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after') ?? undefined,
    body: await response.text(),
  };
}

/**
 * Renews by refresh token (RFC 6749 section 6), as a public client.
 * @throws AppError `renewal-refused` when the refresh token is spent for good (`invalid_grant`); another code when a
 *   later try may succeed.
 */
export async function requestRenewal(signIn: SignIn, refreshToken: string): Promise<TokenAnswer> {
  if (signIn.tokenEndpoint === undefined) throw new AppError('not-renewable');
  const issuer = { issuer: new URL(signIn.tokenEndpoint).origin, token_endpoint: signIn.tokenEndpoint };
  const client = { client_id: signIn.clientId };
  const options = { [customFetch]: boundedFetch, [allowInsecureRequests]: true };
  try {
    const response = await refreshTokenGrantRequest(issuer, client, None(), refreshToken, options);
    if (response.status === 429) throw toBusy(response.headers.get('retry-after') ?? undefined);
    if (response.status >= 500) throw new AppError('issuer-failed', String(response.status));
    return await processRefreshTokenResponse(issuer, client, await withoutIdToken(response));
  } catch (error) {
    throw toAppError(error);
  }
}

/** Of no use here, and no reason to lose the new refresh token, whatever is wrong with it. */
async function withoutIdToken(response: Response): Promise<Response> {
  if (response.status !== 200) return response;
  const { id_token: _, ...answer } = await response.json();
  return Response.json(answer, { headers: response.headers });
}

/** The wait in seconds, though the issuer may have named a date. */
function toBusy(retryAfter: string | undefined): AppError {
  return new AppError('issuer-busy', String(Math.ceil(toRetryDelay(retryAfter, Date.now()) / 1000)));
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ResponseBodyError) {
    return error.error === 'invalid_grant'
      ? new AppError('renewal-refused')
      : new AppError('issuer-refused', `${error.status} ${error.error}`);
  }
  if (error instanceof WWWAuthenticateChallengeError) {
    return new AppError('issuer-refused', String(error.status));
  }
  return new AppError('issuer-not-json');
}

/**
 * A fetch that always ends: after 10 seconds, after 1 MiB, or at a redirect, which would carry the password or the
 * refresh token to another address. Sends and keeps no cookies. The body has been read to its end.
 */
async function boundedFetch(input: string, init: RequestInit): Promise<Response> {
  const url = new URL(input);
  if (missingFor([toPermission(url.origin)], await readGranted()).length > 0) {
    throw new AppError('issuer-not-allowed', url.host);
  }
  const signal = AbortSignal.timeout(TIMEOUT);
  try {
    const response = await fetch(url, {
      ...init,
      signal,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
    if (response.type === 'opaqueredirect') throw new AppError('issuer-redirect', url.host);
    const { status, headers } = response;
    return new Response(await readBody(response, url.host), { status, headers });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(signal.aborted ? 'issuer-timeout' : 'issuer-unreachable', url.host);
  }
}

async function readBody(response: Response, host: string): Promise<Blob | null> {
  const chunks: BlobPart[] = [];
  let size = 0;
  for (const reader = response.body?.getReader(); reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > SIZE_LIMIT) {
      await reader.cancel();
      throw new AppError('issuer-too-large', host);
    }
    chunks.push(value);
  }
  return [204, 205, 304].includes(response.status) ? null : new Blob(chunks);
}
