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
import { type Answer, type LoginRequest, type TokenAnswer, toRetryDelay } from '../core/grant.ts';
import type { Client, Issuer } from '../core/sign-in.ts';
import { boundedFetch } from './bounded-fetch.ts';

/** Sends one login. @throws AppError when no whole answer came. */
export async function postLogin(url: string, { headers, body }: LoginRequest): Promise<Answer> {
  const response = await boundedFetch(url, { method: 'POST', headers, body });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after') ?? undefined,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

/**
 * Renews by refresh token (RFC 6749 section 6).
 * @throws AppError `renewal-refused` when the refresh token is spent for good (`invalid_grant`); another code when a
 *   later try may succeed.
 */
export async function requestRenewal(
  { url, tokenEndpoint }: Issuer,
  { id }: Client,
  refreshToken: string,
): Promise<TokenAnswer> {
  const issuer = { issuer: url, token_endpoint: tokenEndpoint };
  const client = { client_id: id };
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
