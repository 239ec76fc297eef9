import {
  AuthorizationResponseError,
  getValidatedIdTokenClaims,
  JWT_CLAIM_COMPARISON,
  JWT_TIMESTAMP_CHECK,
  KEY_SELECTION,
  type Client as KnownClient,
  OperationProcessingError,
  processUserInfoResponse,
  skipSubjectCheck,
  type TokenEndpointResponse,
  UnsupportedOperationError,
  userInfoRequest,
  validateApplicationLevelSignature,
} from 'oauth4webapi';
import { AppError } from '../core/errors.ts';
import { type Profile, toProfile } from '../core/profile.ts';
import type { Client, Issuer } from '../core/sign-in.ts';
import type { TokenSet } from '../core/token.ts';
import { OPTIONS, type toServer } from './issuer.ts';
import { toAppError } from './issuer-error.ts';
import { findPicture } from './picture.ts';

/** What a sign-in by a person gave. */
export interface SignedIn {
  readonly tokenSet: TokenSet;
  readonly profile: Profile;
  /** All of the picture that the issuer shows of them, as a data URL. */
  readonly picture?: string;
}

type Server = ReturnType<typeof toServer>;

/**
 * Who signed in: as the id token says, whose signature is checked against the issuer's keys of now, and as userinfo says
 * where there is one. Userinfo that does not answer, or a picture, is no reason to lose a sign-in.
 * @throws AppError, or the library's error, when the id token cannot be relied on.
 */
export async function readProfile(
  server: Server,
  client: KnownClient,
  response: Response,
  answer: TokenEndpointResponse,
): Promise<Omit<SignedIn, 'tokenSet'>> {
  const claims = getValidatedIdTokenClaims(answer);
  if (claims) {
    if (!server.jwks_uri) throw new AppError('id-token-unchecked');
    await validateApplicationLevelSignature(server, response, OPTIONS);
  }
  const told = await askUserinfo(server, client, answer.access_token, claims?.sub).catch(() => undefined);
  const profile = toProfile({ ...claims, ...told });
  const picture = profile.pictureUrl && (await findPicture(profile.pictureUrl));
  return { profile, ...(picture && { picture }) };
}

async function askUserinfo(server: Server, client: KnownClient, token: string, sub: string | undefined) {
  if (!server.userinfo_endpoint) return undefined;
  const response = await userInfoRequest(server, client, token, OPTIONS);
  return processUserInfoResponse(server, client, sub ?? skipSubjectCheck, response);
}

/** Why an answer to a sign-in is not taken. */
export function toSignInError(error: unknown, issuer: Issuer, client: Client): AppError {
  if (error instanceof AuthorizationResponseError) return new AppError('sign-in-refused', error.error);
  if (error instanceof UnsupportedOperationError) return new AppError('id-token-signature');
  if (!(error instanceof OperationProcessingError)) return toAppError(error, client.id, 'sign-in-expired');
  switch (error.code) {
    case JWT_CLAIM_COMPARISON:
      return new AppError('id-token-foreign', toClaim(error));
    case JWT_TIMESTAMP_CHECK:
      return new AppError('id-token-expired');
    case KEY_SELECTION:
      return new AppError('id-token-signature');
  }
  if (/"iss"/.test(error.message)) return new AppError('issuer-mixed-up', new URL(issuer.url).host);
  if (/"state"/.test(error.message)) return new AppError('state-mixed-up');
  if (/signature|"alg"/.test(error.message)) return new AppError('id-token-signature');
  return /JWT|ID Token|id_token/.test(error.message)
    ? new AppError('id-token-broken')
    : new AppError('issuer-not-json');
}

function toClaim({ cause }: Error): string {
  const { claim } = (cause ?? {}) as { readonly claim?: unknown };
  return typeof claim === 'string' ? claim : '';
}
