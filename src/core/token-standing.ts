import { toClaims } from './claims.ts';
import { toRoles } from './role.ts';
import type { Standing } from './standing.ts';
import { isRenewable, type TokenSet } from './token.ts';

/** What may be known of a token set wherever no token is. Apart from the rest, for no page is to load what reads tokens. */
export function toStanding(tokenSet: TokenSet): Standing {
  const { accessToken, receivedAt, expiresAt, notBefore } = tokenSet;
  const roles = toRoles(toClaims(accessToken));
  return {
    validity: {
      receivedAt,
      ...(expiresAt !== undefined && { expiresAt }),
      ...(notBefore !== undefined && { notBefore }),
    },
    ...(roles.length > 0 && { roles }),
    renewable: isRenewable(tokenSet),
  };
}
