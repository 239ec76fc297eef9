import { AppError } from './errors.ts';
import type { Issuer } from './sign-in.ts';

/** What an issuer says of itself (RFC 8414 section 2), as far as it matters here. */
export interface Metadata {
  readonly issuer: string;
  readonly token_endpoint?: string | undefined;
  readonly authorization_endpoint?: string | undefined;
  readonly device_authorization_endpoint?: string | undefined;
  readonly revocation_endpoint?: string | undefined;
  readonly userinfo_endpoint?: string | undefined;
  readonly jwks_uri?: string | undefined;
  readonly scopes_supported?: readonly string[] | undefined;
  readonly authorization_response_iss_parameter_supported?: boolean | undefined;
  readonly id_token_signing_alg_values_supported?: readonly string[] | undefined;
}

export interface Discovered {
  readonly issuer: Issuer;
  /** What to ask for where nothing else is said. */
  readonly scope: string;
}

/** Enough to know the person and to renew without them. */
const USUAL_SCOPE: readonly string[] = ['openid', 'profile', 'offline_access'];

/** @throws AppError `discovery-incomplete`. */
export function readMetadata(metadata: Metadata): Discovered {
  const {
    issuer: url,
    token_endpoint: tokenEndpoint,
    id_token_signing_alg_values_supported: algs,
  } = metadata;
  if (tokenEndpoint === undefined) throw new AppError('discovery-incomplete', url);
  const scope = USUAL_SCOPE.filter(word => metadata.scopes_supported?.includes(word)).join(' ');
  return {
    scope,
    issuer: {
      url,
      tokenEndpoint,
      ...named('authorizationEndpoint', metadata.authorization_endpoint),
      ...named('deviceAuthorizationEndpoint', metadata.device_authorization_endpoint),
      ...named('revocationEndpoint', metadata.revocation_endpoint),
      ...named('userinfoEndpoint', metadata.userinfo_endpoint),
      ...named('jwksUri', metadata.jwks_uri),
      ...(metadata.authorization_response_iss_parameter_supported && { namesItself: true }),
      ...(algs && { idTokenAlgs: algs }),
    },
  };
}

function named<Name extends keyof Issuer>(
  name: Name,
  value: string | undefined,
): Pick<Issuer, Name> | object {
  return value === undefined ? {} : { [name]: value };
}
