/**
 * What three issuers answer that many people have and no test can start: shapes as their public documentation shows
 * them, values made up.
 */
export interface KnownIssuer {
  /** Where the shapes are documented. */
  readonly sources: readonly string[];
  /** Its identifier as a person copies it. */
  readonly typed: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly signedIn: Readonly<Record<string, unknown>>;
  /** An answer to a wrong password, and to a refresh token that is worth nothing any more. */
  readonly refused: Refusal;
  readonly spent: Refusal;
  /** Others, by what they mean. */
  readonly others: Readonly<Record<string, Refusal>>;
}

export interface Refusal {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const keycloakRealm = 'https://sso.example.org/realms/shop';
const keycloakEndpoint = `${keycloakRealm}/protocol/openid-connect`;

const keycloak: KnownIssuer = {
  sources: [
    'https://www.keycloak.org/securing-apps/oidc-layers',
    'https://www.keycloak.org/docs/latest/server_admin/#_oidc_clients',
  ],
  typed: keycloakRealm,
  metadata: {
    issuer: keycloakRealm,
    authorization_endpoint: `${keycloakEndpoint}/auth`,
    token_endpoint: `${keycloakEndpoint}/token`,
    introspection_endpoint: `${keycloakEndpoint}/token/introspect`,
    userinfo_endpoint: `${keycloakEndpoint}/userinfo`,
    end_session_endpoint: `${keycloakEndpoint}/logout`,
    jwks_uri: `${keycloakEndpoint}/certs`,
    check_session_iframe: `${keycloakEndpoint}/login-status-iframe.html`,
    device_authorization_endpoint: `${keycloakEndpoint}/auth/device`,
    revocation_endpoint: `${keycloakEndpoint}/revoke`,
    grant_types_supported: ['authorization_code', 'password', 'refresh_token', 'client_credentials'],
    id_token_signing_alg_values_supported: ['PS256', 'RS256', 'ES256', 'EdDSA', 'HS256'],
    scopes_supported: ['openid', 'profile', 'email', 'roles', 'web-origins', 'offline_access'],
    authorization_response_iss_parameter_supported: true,
    mtls_endpoint_aliases: { token_endpoint: `${keycloakEndpoint}/token` },
  },
  signedIn: {
    expires_in: 300,
    refresh_expires_in: 1800,
    refresh_token: 'a-refresh-token',
    token_type: 'Bearer',
    'not-before-policy': 0,
    session_state: 'd3f4f3d2-9d53-4a0c-9a47-3f6f5f1f3c11',
    scope: 'openid profile email',
  },
  refused: {
    status: 401,
    body: { error: 'invalid_grant', error_description: 'Invalid user credentials' },
  },
  spent: { status: 400, body: { error: 'invalid_grant', error_description: 'Token is not active' } },
  others: {
    'client-refused': {
      status: 401,
      body: {
        error: 'invalid_client',
        error_description: 'Invalid client or Invalid client credentials',
      },
    },
    'grant-not-offered': {
      status: 400,
      body: {
        error: 'unauthorized_client',
        error_description: 'Client not allowed for direct access grants',
      },
    },
    'issuer-failed': { status: 500, body: { error: 'unknown_error' } },
  },
};

/** Its identifier ends in a slash. Without an audience its access tokens are sealed: five parts that nobody else reads. */
const auth0: KnownIssuer = {
  sources: [
    'https://auth0.com/docs/get-started/applications/configure-applications-with-oidc-discovery',
    'https://auth0.com/docs/api/authentication',
    'https://auth0.com/docs/secure/tokens/access-tokens',
  ],
  typed: 'https://shop.eu.auth0.com/',
  metadata: {
    issuer: 'https://shop.eu.auth0.com/',
    authorization_endpoint: 'https://shop.eu.auth0.com/authorize',
    token_endpoint: 'https://shop.eu.auth0.com/oauth/token',
    device_authorization_endpoint: 'https://shop.eu.auth0.com/oauth/device/code',
    userinfo_endpoint: 'https://shop.eu.auth0.com/userinfo',
    mfa_challenge_endpoint: 'https://shop.eu.auth0.com/mfa/challenge',
    jwks_uri: 'https://shop.eu.auth0.com/.well-known/jwks.json',
    registration_endpoint: 'https://shop.eu.auth0.com/oidc/register',
    revocation_endpoint: 'https://shop.eu.auth0.com/oauth/revoke',
    scopes_supported: ['openid', 'profile', 'offline_access', 'name', 'email', 'picture'],
    id_token_signing_alg_values_supported: ['HS256', 'RS256', 'PS256'],
  },
  signedIn: {
    access_token: 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..aXY.Y2lwaGVydGV4dA.dGFn',
    refresh_token: 'v1.a-refresh-token',
    scope: 'openid profile offline_access',
    expires_in: 86_400,
    token_type: 'Bearer',
  },
  refused: {
    status: 403,
    body: { error: 'invalid_grant', error_description: 'Wrong email or password.' },
  },
  spent: {
    status: 403,
    body: { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
  },
  others: {
    'client-refused': { status: 401, body: { error: 'invalid_client', error_description: 'Unauthorized' } },
    'grant-not-offered': {
      status: 403,
      body: {
        error: 'unauthorized_client',
        error_description: "Grant type 'password' not allowed for the client.",
      },
    },
    'issuer-refused': {
      status: 403,
      body: {
        error: 'mfa_required',
        error_description: 'Multifactor authentication required',
        mfa_token: 'an-mfa-token',
      },
    },
    'issuer-busy': {
      status: 429,
      body: { error: 'too_many_attempts', error_description: 'Your account has been blocked.' },
      headers: { 'retry-after': '30' },
    },
  },
};

const entraTenant = 'https://login.microsoftonline.com/8eaef023-2b34-4da1-9baa-8bc8c9d6a490';

/** One number of an error is in `error_codes`; the error itself is OAuth's. */
const toEntraError = (error: string, number: number, words: string) => ({
  error,
  error_description: `AADSTS${number}: ${words} Trace ID: 255d1aef. Correlation ID: fb3d2015. Timestamp: 2026-01-09 02:02:12Z`,
  error_codes: [number],
  timestamp: '2026-01-09 02:02:12Z',
  trace_id: '255d1aef-8c98-452f-ac51-23d051240864',
  correlation_id: 'fb3d2015-bc17-4bb9-bb85-30c5cf1aaaa7',
});

const entra: KnownIssuer = {
  sources: [
    'https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc',
    'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow',
    'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
  ],
  typed: `${entraTenant}/v2.0`,
  metadata: {
    issuer: `${entraTenant}/v2.0`,
    authorization_endpoint: `${entraTenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${entraTenant}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${entraTenant}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${entraTenant}/oauth2/v2.0/logout`,
    jwks_uri: `${entraTenant}/discovery/v2.0/keys`,
    userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    request_uri_parameter_supported: false,
    tenant_region_scope: 'EU',
    cloud_instance_name: 'microsoftonline.com',
    msgraph_host: 'graph.microsoft.com',
  },
  signedIn: {
    token_type: 'Bearer',
    scope: 'https://graph.microsoft.com/User.Read openid profile',
    // The older endpoint writes it as text.
    expires_in: '3599',
    ext_expires_in: '3599',
    refresh_token: '0.a-refresh-token',
  },
  refused: {
    status: 400,
    body: toEntraError(
      'invalid_grant',
      50126,
      'Error validating credentials due to invalid username or password.',
    ),
  },
  spent: {
    status: 400,
    body: toEntraError('invalid_grant', 70008, 'The refresh token has expired due to inactivity.'),
  },
  others: {
    'client-refused': {
      status: 401,
      body: toEntraError('invalid_client', 7_000_215, 'Invalid client secret provided.'),
    },
    'scope-refused': {
      status: 400,
      body: toEntraError(
        'invalid_scope',
        70_011,
        "The provided value for the input parameter 'scope' isn't valid.",
      ),
    },
    'issuer-refused': {
      status: 400,
      body: toEntraError('interaction_required', 50_076, 'You must use multi-factor authentication.'),
    },
  },
};

export const knownIssuers = { Keycloak: keycloak, Auth0: auth0, Entra: entra } as const;
