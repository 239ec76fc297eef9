import { createSecretKey } from 'node:crypto';
import type { ResourceServer } from 'oidc-provider';
import type { Config } from './config.ts';
import type { SigningKey } from './keys.ts';

/** What an access token is good for: the API behind whoami. */
export const scope = 'api';

/** The API that access tokens are for, and how they are signed. */
export interface Api extends ResourceServer {
  readonly audience: string;
}

/** A token that also carries `openid` is good for userinfo (OpenID Connect Core 5.3), which is of this API here. */
export function toApi({ signing, accessTtl }: Config, audience: string, keys: readonly SigningKey[]): Api {
  const sign =
    signing.alg === 'HS256'
      ? { alg: signing.alg, key: createSecretKey(signing.secret) }
      : { alg: signing.alg, kid: keys[0]?.jwk.kid };
  return {
    audience,
    scope: `openid profile ${scope}`,
    accessTokenFormat: 'jwt',
    accessTokenTTL: accessTtl,
    jwt: { sign },
  };
}
