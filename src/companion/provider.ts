import { createSecretKey } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { Configuration, Provider, ResourceServer } from 'oidc-provider';
import type { Config } from './config.ts';
import type { IsAllowedOrigin } from './cors.ts';
import { type SigningKey, toKeyAlg } from './keys.ts';
import { type Log, toFields } from './log.ts';
import { createPayloads, type PayloadOptions } from './payloads.ts';
import type { Users } from './users.ts';

/** The extension as a client: public, since whatever is in it anyone can read (RFC 8252 section 8.4). */
export const clientId = 'guise';

/** What an access token is good for: the API behind whoami. */
export const scope = 'api';

/** How long a sign-in can be renewed at most, in seconds, however often it is. */
const grantTtl = 365 * 86_400;

type Library = typeof import('oidc-provider');

/** oidc-provider speaks up on the console at its first import in a process; this is that import, and the log hears it. */
export async function loadLibrary(log: Log): Promise<Library> {
  const { warn } = console;
  console.warn = (message: string) => log('warn', 'library.notice', { message });
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
}

/** The API that access tokens are for, and how they are signed. */
export interface Api extends ResourceServer {
  readonly audience: string;
}

export function toApi({ signing, accessTtl }: Config, audience: string, keys: readonly SigningKey[]): Api {
  const sign =
    signing.alg === 'HS256'
      ? { alg: signing.alg, key: createSecretKey(signing.secret) }
      : { alg: signing.alg, kid: keys[0]?.jwk.kid };
  return { audience, scope, accessTokenFormat: 'jwt', accessTokenTTL: accessTtl, jwt: { sign } };
}

export interface ProviderOptions {
  readonly config: Config;
  readonly issuer: string;
  readonly api: Api;
  readonly keys: readonly SigningKey[];
  readonly users: Users;
  readonly payloads: Omit<PayloadOptions, 'createConsumedError'>;
  readonly isAllowedOrigin: IsAllowedOrigin;
  readonly log: Log;
}

function toConfiguration(library: Library, options: ProviderOptions): Configuration {
  const { config, api, keys, users } = options;
  const keyAlg = toKeyAlg(config.signing);
  const { errors } = library;
  const payloads: PayloadOptions = {
    ...options.payloads,
    createConsumedError: () => new errors.InvalidGrant('refresh token already used'),
  };
  return {
    adapter: model => createPayloads(model, payloads),
    jwks: { keys: keys.map(key => key.jwk) as never },
    clients: [
      {
        client_id: clientId,
        client_name: 'Guise',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['refresh_token'],
        response_types: [],
        redirect_uris: [],
      },
    ],
    clientDefaults: { id_token_signed_response_alg: keyAlg },
    clientAuthMethods: ['none'],
    responseTypes: ['code'],
    scopes: ['openid', 'offline_access', scope],
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_ctx, audience) => {
          if (audience !== api.audience) throw new errors.InvalidTarget();
          return api;
        },
      },
    },
    ttl: { AccessToken: config.accessTtl, RefreshToken: config.refreshTtl, Grant: grantTtl },
    clientBasedCORS: (_ctx, origin) => options.isAllowedOrigin(origin),
    findAccount: async (_ctx, sub) => {
      const user = await users.find(sub);
      return user && !user.isDisabled ? { accountId: sub, claims: () => ({ sub }) } : undefined;
    },
    // Called without a context when the token is not issued in answer to a request of the library's own.
    extraTokenClaims: async (_ctx, token) => {
      if (!('accountId' in token)) return undefined;
      const user = await users.find(token.accountId);
      return user && { username: user.username, roles: [...user.roles], sid: token.grantId };
    },
    renderError: (ctx, out) => {
      ctx.body = out;
    },
  };
}

/** An authorization server for these keys. @throws when a client's metadata is not accepted */
export async function createProvider(library: Library, options: ProviderOptions): Promise<Provider> {
  const { log } = options;
  const provider = new library.Provider(options.issuer, toConfiguration(library, options));
  provider.proxy = true;
  provider.on('server_error', (_ctx, error) => log('error', 'provider.failed', toFields(error)));
  provider.on('grant.success', ctx =>
    log('info', 'token.issued', { grant: ctx.oidc.params?.grant_type as string }),
  );
  provider.on('grant.error', (_ctx, error) => log('info', 'token.refused', { error: error.error }));
  provider.on('grant.revoked', () => log('warn', 'grant.revoked', {}));
  // Koa prints the stack of every error that nobody listens for, and of the client's own mistakes too.
  (provider as EventEmitter).on('error', error => {
    if (!error.expose) log('error', 'provider.failed', toFields(error));
  });
  // Metadata is looked at when a client is first used, which would be a user's request.
  await provider.Client.find(clientId);
  return provider;
}
