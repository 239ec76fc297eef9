import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
  genericTokenEndpointRequest,
  None,
  processGenericTokenEndpointResponse,
  revocationRequest,
} from 'oauth4webapi';
import { AppError } from '../core/errors.ts';
import type { Answer, Grant, LoginRequest, TokenAnswer } from '../core/grant.ts';
import type { Client, Issuer } from '../core/sign-in.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { checkBusy, toAppError } from './issuer-error.ts';

/** Plain http is refused where a site is edited, off loopback. */
export const OPTIONS = { [customFetch]: boundedFetch, [allowInsecureRequests]: true };

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
 * Asks a token endpoint for a token set. Of an id token nothing is kept: it is of no use here, and no reason to lose a
 * new refresh token.
 * @throws AppError `grant.refusal` when the issuer refuses for good what was sent; another code when it may yet succeed.
 */
export async function requestToken(
  issuer: Issuer,
  client: Client,
  { type, parameters, secret, refusal }: Grant,
): Promise<TokenAnswer> {
  const [server, known] = [toServer(issuer), { client_id: client.id }];
  try {
    const authentication = toAuthentication(client, secret);
    const response = await genericTokenEndpointRequest(
      server,
      known,
      authentication,
      type,
      { ...parameters },
      OPTIONS,
    );
    checkBusy(response);
    return await processGenericTokenEndpointResponse(server, known, await withoutIdToken(response));
  } catch (error) {
    throw toAppError(error, client.id, refusal);
  }
}

/** Makes a token, and what was given with it, worth nothing (RFC 7009). @throws AppError `not-revoked` */
export async function revoke(issuer: Issuer, client: Client, token: string, secret?: string): Promise<void> {
  try {
    const authentication = toAuthentication(client, secret);
    const known = { client_id: client.id };
    const { ok } = await revocationRequest(toServer(issuer), known, authentication, token, OPTIONS);
    if (ok) return;
  } catch {}
  throw new AppError('not-revoked', new URL(issuer.url).host);
}

/** An issuer's metadata in its own words (RFC 8414 section 2). */
export function toServer(issuer: Issuer) {
  return {
    issuer: issuer.url,
    token_endpoint: issuer.tokenEndpoint,
    ...named('authorization_endpoint', issuer.authorizationEndpoint),
    ...named('device_authorization_endpoint', issuer.deviceAuthorizationEndpoint),
    ...named('revocation_endpoint', issuer.revocationEndpoint),
    ...named('userinfo_endpoint', issuer.userinfoEndpoint),
    ...named('jwks_uri', issuer.jwksUri),
    authorization_response_iss_parameter_supported: issuer.namesItself ?? false,
    ...(issuer.idTokenAlgs && { id_token_signing_alg_values_supported: [...issuer.idTokenAlgs] }),
  };
}

function named<Name extends string>(name: Name, value: string | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [N in Name]?: string };
}

/** How a client proves itself (RFC 6749 section 2.3); without a secret it does not. */
export function toAuthentication({ authMethod }: Client, secret: string | undefined) {
  if (secret === undefined) return None();
  return authMethod === 'client_secret_post' ? ClientSecretPost(secret) : ClientSecretBasic(secret);
}

async function withoutIdToken(response: Response): Promise<Response> {
  if (response.status !== 200) return response;
  const { id_token: _, ...answer } = await response.json();
  return Response.json(answer, { headers: response.headers });
}
