import { createSecretKey } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import { toApi } from './api.ts';
import { createAuditRoute } from './audit-route.ts';
import { grantTypes } from './clients.ts';
import type { Config, Signing } from './config.ts';
import { createOriginCheck } from './cors.ts';
import { createCredentialsCheck } from './credentials.ts';
import { createDeviceGuard } from './device.ts';
import { createPasswordGrant } from './grants/password.ts';
import { createTokenExchange, exchangeParameters } from './grants/token-exchange.ts';
import { createHealth } from './health.ts';
import { createInteraction } from './interaction.ts';
import { createIssuing } from './issue.ts';
import { type SigningKey, toPublicJwk } from './keys.ts';
import type { Library } from './library.ts';
import type { Limits } from './limits.ts';
import type { Log } from './log.ts';
import { createLogin } from './login.ts';
import { checkClients, createProvider } from './provider.ts';
import { createListener } from './routes.ts';
import { skipSignOut } from './sign-out.ts';
import type { Store } from './store.ts';
import { createStructuredTokens } from './structured-tokens.ts';
import { createUserinfo } from './userinfo.ts';
import { createVerifier } from './verifier.ts';
import { createWhoami } from './whoami.ts';

export interface AppOptions {
  readonly config: Config;
  readonly issuer: string;
  readonly store: Store;
  readonly library: Library;
  readonly limits: Limits;
  readonly keys: readonly SigningKey[];
  readonly cookieKeys: readonly string[];
  readonly log: Log;
  readonly now: () => Date;
}

/** Where the key is found that a token must be signed with. */
function createGetKey(signing: Signing, keys: readonly SigningKey[]): JWTVerifyGetKey {
  if (signing.alg !== 'HS256') return createLocalJWKSet({ keys: keys.map(toPublicJwk) });
  const secret = createSecretKey(signing.secret);
  return async () => secret;
}

/** Wires the handlers to an open store, for as long as the keys stay the same. @throws when a client is not accepted */
export async function createApp(options: AppOptions): Promise<RequestListener> {
  const { config, issuer, library, limits, keys, log, now } = options;
  const { pool, users, revocations, audit } = options.store;
  const audience = config.audience ?? `${issuer}/api`;
  const api = toApi(config, audience, keys);
  const isAllowedOrigin = createOriginCheck(config);
  const payloads = { pool, revocations, leeway: config.refreshLeeway };
  const provider = createProvider(library, { ...options, api, users, payloads, isAllowedOrigin });
  const getKey = createGetKey(config.signing, keys);
  const { alg } = config.signing;
  const verify = createVerifier({ issuer, audience, alg, getKey, isRevoked: revocations.has, now });
  const checkCredentials = createCredentialsCheck(users, limits, log);
  const issuing = createIssuing({ provider, api, users, revocations });

  if (config.passwordGrant)
    provider.registerGrantType('password', createPasswordGrant(library, checkCredentials, issuing), [
      'username',
      'password',
      'scope',
    ]);
  provider.registerGrantType(
    grantTypes.tokenExchange,
    createTokenExchange({ library, users, verify, audit, issuing, api, log }),
    exchangeParameters,
  );
  provider.use(createStructuredTokens(provider, verify));
  provider.use(createInteraction(provider, users, checkCredentials));
  provider.use(createDeviceGuard(provider, limits));
  provider.use(skipSignOut);
  await checkClients(provider, config);

  const userinfo = createUserinfo(verify, users);
  return createListener({
    routes: {
      '/login': { POST: createLogin(checkCredentials, issuing.issueTokens) },
      '/api/whoami': { GET: createWhoami(verify) },
      '/api/audit': { GET: createAuditRoute(verify, users, audit) },
      '/me': { GET: userinfo, POST: userinfo },
      '/health': { GET: createHealth(pool) },
    },
    fallback: provider.callback(),
    issuer,
    isAllowedOrigin,
    trustProxyHops: config.trustProxyHops,
    log,
  });
}
