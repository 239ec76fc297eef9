import { readBearer } from './bearer.ts';
import type { Handler } from './http.ts';
import type { Verifier } from './verifier.ts';

/** GET /api/whoami: whose the bearer token is. */
export function createWhoami(verify: Verifier): Handler {
  return async ({ headers }) => {
    const { username, sub, roles, act, exp } = await readBearer(verify, headers);
    return { status: 200, body: { message: 'Success', username, sub, roles, act, exp } };
  };
}
