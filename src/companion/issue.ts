import type { Provider } from 'oidc-provider';
import { type Api, scope } from './api.ts';
import type { Person } from './audit.ts';
import { clientId } from './clients.ts';
import type { Revocations } from './revocations.ts';
import type { User, Users } from './users.ts';

/** RFC 6749 section 5.1. */
export interface TokenSet {
  readonly access_token: string;
  readonly refresh_token: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly scope: string;
  readonly token_type: 'Bearer';
}

/** Issues to the extension outside of the library's own grants. What is issued is stored when it returns. */
export interface Issuing {
  /** A sign-in of this user: what comes of it is renewed, and ends, together. */
  readonly openGrant: (user: User) => Promise<string>;
  /**
   * Whether the grant stands: it is ended when one of these was changed since they were found. Whoever ends all of a
   * user's grants changes the user first, and so either finds this one or is found out here.
   */
  readonly confirmGrant: (grantId: string, people: readonly User[]) => Promise<boolean>;
  /** Nothing, if the user was changed since they were found. */
  readonly issueTokens: (user: User) => Promise<TokenSet | undefined>;
  /** An access token of `seconds` for `actor` to act as the user, which nothing renews (RFC 8693 section 4.1). */
  readonly issueActorToken: (grantId: string, user: User, actor: Person, seconds: number) => Promise<string>;
}

export interface IssuingOptions {
  readonly provider: Provider;
  readonly api: Api;
  readonly users: Users;
  readonly revocations: Revocations;
}

export function createIssuing({ provider, api, users, revocations }: IssuingOptions): Issuing {
  const readSource = async (grantId: string, user: User, gty: string) => {
    const client = await provider.Client.find(clientId);
    if (!client) throw new Error(`there is no client ${clientId}`);
    return { accountId: user.id, client, grantId, gty, scope, expiresWithSession: false };
  };
  const resourceServer = new provider.ResourceServer(api.audience, api);

  const openGrant = async (user: User) => {
    const grant = new provider.Grant({ accountId: user.id, clientId });
    grant.addResourceScope(api.audience, scope);
    return grant.save();
  };

  const confirmGrant = async (grantId: string, people: readonly User[]) => {
    const isUnchanged = await Promise.all(people.map(users.isUnchanged));
    if (isUnchanged.every(Boolean)) return true;
    await revocations.revoke(grantId);
    return false;
  };

  return {
    openGrant,
    confirmGrant,
    async issueTokens(user) {
      const grantId = await openGrant(user);
      if (!(await confirmGrant(grantId, [user]))) return undefined;
      const source = await readSource(grantId, user, 'password');
      const accessToken = new provider.AccessToken({ ...source, resourceServer });
      const refreshToken = new provider.RefreshToken({ ...source, resource: api.audience, rotations: 0 });
      return {
        access_token: await accessToken.save(),
        refresh_token: await refreshToken.save(),
        expires_in: accessToken.expiration,
        scope,
        token_type: 'Bearer',
      };
    },
    async issueActorToken(grantId, user, actor, seconds) {
      const source = await readSource(grantId, user, 'token_exchange');
      const extra = { act: actor };
      return new provider.AccessToken({ ...source, resourceServer, expiresIn: seconds, extra }).save();
    },
  };
}
