import { readBearer, toForbidden } from './bearer.ts';
import type { Handler } from './http.ts';
import { toProfile, type Users } from './users.ts';
import type { Verifier } from './verifier.ts';

/**
 * GET and POST /me: the claims about the user (OpenID Connect Core 5.3). The library's own takes no token that is for an
 * API, and all of ours are.
 */
export function createUserinfo(verify: Verifier, users: Users): Handler {
  return async ({ headers }) => {
    const { sub, scope } = await readBearer(verify, headers);
    const scopes = String(scope ?? '').split(' ');
    if (!scopes.includes('openid')) throw toForbidden('The token was not given the scope openid.', 'openid');
    const user = await users.find(sub);
    return { status: 200, body: { sub, ...(user && scopes.includes('profile') ? toProfile(user) : {}) } };
  };
}
