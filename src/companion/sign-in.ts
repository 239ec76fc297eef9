import type { Provider } from 'oidc-provider';
import { type Api, clientId, scope } from './provider.ts';
import type { User } from './users.ts';

/** RFC 6749 section 5.1. */
export interface TokenSet {
  readonly access_token: string;
  readonly refresh_token: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly scope: string;
  readonly token_type: 'Bearer';
}

/** Gives a user a token set outside of the library's own grants; stored when it returns. */
export async function issueTokens(provider: Provider, api: Api, user: User): Promise<TokenSet> {
  const client = await provider.Client.find(clientId);
  if (!client) throw new Error(`there is no client ${clientId}`);
  const grant = new provider.Grant({ accountId: user.id, clientId });
  grant.addResourceScope(api.audience, scope);
  const grantId = await grant.save();
  const source = { accountId: user.id, client, grantId, gty: 'password', scope, expiresWithSession: false };
  const resourceServer = new provider.ResourceServer(api.audience, api);
  const accessToken = new provider.AccessToken({ ...source, resourceServer });
  const refreshToken = new provider.RefreshToken({ ...source, resource: api.audience, rotations: 0 });
  return {
    access_token: await accessToken.save(),
    refresh_token: await refreshToken.save(),
    expires_in: accessToken.expiration,
    scope,
    token_type: 'Bearer',
  };
}
