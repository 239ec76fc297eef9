import type { Configuration } from 'oidc-provider';
import { type Api, scope } from './api.ts';
import { apiClientId, createClients } from './clients.ts';
import type { Config } from './config.ts';
import type { IsAllowedOrigin } from './cors.ts';
import { deviceFlow } from './device.ts';
import { type SigningKey, toKeyAlg } from './keys.ts';
import type { Library } from './library.ts';
import { sendErrorPage } from './pages/error-page.ts';
import { languages } from './pages/texts.ts';
import { createPayloads, type PayloadOptions } from './payloads.ts';
import { createPolicy } from './policy.ts';
import { createSignOut } from './sign-out.ts';
import { toProfile, type Users } from './users.ts';

/** How long things live, in seconds. A grant is a sign-in: so long it can be renewed at most, however often it is. */
const lifetimes = {
  AuthorizationCode: 60,
  DeviceCode: 600,
  Grant: 365 * 86_400,
  IdToken: 3_600,
  Interaction: 3_600,
  Session: 14 * 86_400,
};

export interface ConfigurationOptions {
  readonly config: Config;
  readonly api: Api;
  readonly keys: readonly SigningKey[];
  readonly cookieKeys: readonly string[];
  readonly users: Users;
  readonly payloads: Omit<PayloadOptions, 'createConsumedError' | 'isResuming'>;
  readonly isAllowedOrigin: IsAllowedOrigin;
}

/** What oidc-provider is told. Whatever it would otherwise decide with a notice on the console is decided here. */
export function toConfiguration(library: Library, options: ConfigurationOptions): Configuration {
  const { config, api, keys, users } = options;
  const { errors } = library;
  const payloads: PayloadOptions = {
    ...options.payloads,
    createConsumedError: () => new errors.InvalidGrant('already used'),
    isResuming: () => library.Provider.ctx?.oidc?.route === 'device_resume',
  };
  const keyAlg = toKeyAlg(config.signing);
  return {
    adapter: model => createPayloads(model, payloads),
    jwks: { keys: keys.map(key => key.jwk) as never },
    clients: createClients(config),
    clientDefaults: { id_token_signed_response_alg: keyAlg },
    clientAuthMethods: config.apiSecret === undefined ? ['none'] : ['none', 'client_secret_basic'],
    responseTypes: ['code'],
    scopes: ['openid', 'offline_access', scope],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
    // The name is wanted with the sign-in, not by another request.
    conformIdTokenClaims: false,
    discovery: { ui_locales_supported: [...languages] },
    cookies: {
      keys: options.cookieKeys,
      long: { httpOnly: true, sameSite: 'lax' },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    interactions: { policy: createPolicy(library, users) },
    features: {
      devInteractions: { enabled: false },
      deviceFlow,
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: createSignOut(users),
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      introspection: { enabled: true, allowedPolicy: (_ctx, client) => client.clientId === apiClientId },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => api.audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, audience) => {
          if (audience !== api.audience) throw new errors.InvalidTarget();
          return api;
        },
      },
    },
    ttl: {
      ...lifetimes,
      // Anybody can have one made for nobody, by the thousand.
      Session: (_ctx, { accountId }) => (accountId ? lifetimes.Session : lifetimes.Interaction),
      AccessToken: config.accessTtl,
      RefreshToken: config.refreshTtl,
    },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: () => true,
    // A sign-in at this browser ends with the next one there; what a client was given before stays.
    expiresWithSession: () => false,
    clientBasedCORS: (_ctx, origin) => options.isAllowedOrigin(origin),
    findAccount: async (_ctx, sub) => {
      const user = await users.find(sub);
      if (!user || user.isDisabled) return undefined;
      return { accountId: sub, claims: () => ({ sub, ...toProfile(user) }) };
    },
    // Every sign-in is a grant of its own, so that one can end without the others; the client is ours and needs no consent.
    loadExistingGrant: async ({ oidc: { account, client, provider } }) => {
      if (!account || !client) return undefined;
      const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
      grant.addOIDCScope('openid profile offline_access');
      grant.addResourceScope(api.audience, api.scope ?? '');
      await grant.save();
      return grant;
    },
    // Called without a context when the token is not issued in answer to a request of the library's own.
    extraTokenClaims: async (_ctx, token) => {
      if (!('accountId' in token)) return undefined;
      const user = await users.find(token.accountId);
      const who = user && { username: user.username, roles: [...user.roles], sid: token.grantId };
      return { ...token.extra, ...who };
    },
    renderError: (ctx, out, error) => sendErrorPage(ctx, out, error),
  };
}
