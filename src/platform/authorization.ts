import {
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
  processAuthorizationCodeResponse,
  validateAuthResponse,
} from 'oauth4webapi';
import { AppError } from '../core/errors.ts';
import { toTarget, toTokenSet } from '../core/grant.ts';
import { toPrompt } from '../core/prompt.ts';
import type { Client, Issuer } from '../core/sign-in.ts';
import { browser } from './browser.ts';
import { toRedirectUri } from './identity.ts';
import { OPTIONS, toAuthentication, toServer } from './issuer.ts';
import { checkBusy } from './issuer-error.ts';
import { readProfile, type SignedIn, toSignInError } from './signed-in.ts';

/**
 * Signs a person in at their issuer, in a window of its own (RFC 6749 section 4.1, with RFC 7636). Whoever is signed in
 * there already stays so, and is not taken for this one.
 * @param username filled in there, where the issuer heeds it.
 * @throws AppError when the window was closed, the issuer refused, or its answer is not one to this very sign-in.
 */
export async function authorize(
  issuer: Issuer,
  client: Client,
  username: string,
  secret?: string,
): Promise<SignedIn> {
  const [server, known] = [toServer(issuer), { client_id: client.id }];
  const [state, nonce, verifier] = [
    generateRandomState(),
    generateRandomNonce(),
    generateRandomCodeVerifier(),
  ];
  const url = toUrl(issuer, client, username, {
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
  });
  try {
    const answered = new URL(await openWindow(url));
    const parameters = validateAuthResponse(server, known, answered, state);
    const requestedAt = Date.now();
    const response = await authorizationCodeGrantRequest(
      server,
      known,
      toAuthentication(client, secret),
      parameters,
      toRedirectUri(),
      verifier,
      OPTIONS,
    );
    checkBusy(response);
    const answer = await processAuthorizationCodeResponse(server, known, response, {
      ...(isOpenId(client) && { expectedNonce: nonce, requireIdToken: true }),
    });
    const who = await readProfile(server, known, response, answer);
    const { tokenEndpoint } = issuer;
    return { tokenSet: { ...toTokenSet(answer, requestedAt, Date.now()), tokenEndpoint }, ...who };
  } catch (error) {
    throw toSignInError(error, issuer, client);
  }
}

function toUrl(
  issuer: Issuer,
  client: Client,
  username: string,
  more: Readonly<Record<string, string>>,
): URL {
  if (issuer.authorizationEndpoint === undefined) throw new AppError('signs-in-nowhere');
  const { nonce, ...rest } = more;
  const url = new URL(issuer.authorizationEndpoint);
  const parameters = {
    client_id: client.id,
    redirect_uri: toRedirectUri(),
    response_type: 'code',
    code_challenge_method: 'S256',
    prompt: toPrompt(client),
    ...rest,
    ...(isOpenId(client) && { nonce }),
    ...toTarget(client),
    ...(username && { login_hint: username }),
  };
  for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value);
  return url;
}

function isOpenId({ scope = '' }: Client): boolean {
  return scope.split(' ').includes('openid');
}

async function openWindow(url: URL): Promise<string> {
  try {
    return await browser.identity.launchWebAuthFlow({ url: url.href, interactive: true });
  } catch (error) {
    const isUnreachable = error instanceof Error && error.message.includes('could not be loaded');
    throw new AppError(isUnreachable ? 'issuer-unreachable' : 'sign-in-closed', url.host);
  }
}
