import { createHash } from 'node:crypto';
import type { ClientMetadata, Provider } from 'oidc-provider';
import type { Config } from './config.ts';

/** The extension as a client: public, since whatever is in it anyone can read (RFC 8252 section 8.4). */
export const clientId = 'guise';

/** The API as a client, with a secret: who may ask what tokens say (RFC 7662). */
export const apiClientId = 'guise-api';

/** Where Firefox lets an extension be answered; the host is a hash of the id in its manifest. */
export const firefoxId = 'guise@guise.example';
const firefoxHash = createHash('sha1').update(firefoxId).digest('hex');

/** Any port will do for loopback (RFC 8252 section 7.3). */
const loopbackUris = ['127.0.0.1', '[::1]'].map(host => `http://${host}/callback`);

export const grantTypes = {
  deviceCode: 'urn:ietf:params:oauth:grant-type:device_code',
  tokenExchange: 'urn:ietf:params:oauth:grant-type:token-exchange',
} as const;

export function createClients(config: Config): ClientMetadata[] {
  const redirectUris = [
    `https://${firefoxHash}.extensions.allizom.org/`,
    `http://127.0.0.1/mozoauth2/${firefoxHash}`,
    ...config.extensionIds.map(id => `https://${id}.chromiumapp.org/`),
    ...loopbackUris,
    ...config.redirectUris,
  ];
  const extension: ClientMetadata = {
    client_id: clientId,
    client_name: 'Guise',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: [
      'authorization_code',
      'refresh_token',
      grantTypes.deviceCode,
      grantTypes.tokenExchange,
      ...(config.passwordGrant ? ['password'] : []),
    ],
    response_types: ['code'],
    redirect_uris: redirectUris,
    post_logout_redirect_uris: redirectUris,
  };
  const api: ClientMetadata = {
    client_id: apiClientId,
    client_secret: config.apiSecret,
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: [],
    response_types: [],
    redirect_uris: [],
  };
  return config.apiSecret === undefined ? [extension] : [extension, api];
}

/**
 * Until EXTENSION_IDS says which they are, any Chromium extension may be answered, as any may read our answers: an
 * unpacked one has another id in every folder. Nobody but that extension is answered at such an address.
 */
export function allowAnyChromiumExtension(provider: Provider): void {
  const { prototype } = provider.Client;
  const isListed = prototype.redirectUriAllowed;
  prototype.redirectUriAllowed = function (uri) {
    return isListed.call(this, uri) || /^https:\/\/[a-p]{32}\.chromiumapp\.org\/[\w-]*$/.test(uri);
  };
}
