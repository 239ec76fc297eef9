import type { Provider } from 'oidc-provider';
import type { ResourceServerInfo } from './provider.ts';
import { clientId, scope } from './provider.ts';
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
export async function issueTokens(
  provider: Provider,
  resource: ResourceServerInfo,
  user: User,
): Promise<TokenSet> {
  const client = await provider.Client.find(clientId);
  if (!client) throw new Error(`there is no client ${clientId}`);
  const grant = new provider.Grant({ accountId: user.id, clientId });
  grant.addResourceScope(resource.audience, scope);
  const common = {
    accountId: user.id,
    client,
    grantId: await grant.save(),
    gty: 'password',
    scope,
    expiresWithSession: false,
  };
  const accessToken = new provider.AccessToken(common as never);
  accessToken.resourceServer = new provider.ResourceServer(resource.audience, resource);
  const refreshToken = new provider.RefreshToken({
    ...common,
    resource: resource.audience,
    rotations: 0,
  } as never);
  return {
    access_token: await accessToken.save(),
    refresh_token: await refreshToken.save(),
    expires_in: accessToken.expiration,
    scope,
    token_type: 'Bearer',
  };
}
