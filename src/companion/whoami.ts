import type { Answer, Handler } from './http.ts';
import type { Verifier } from './verifier.ts';

const messages = { expired: 'Token expired', invalid: 'Invalid token' } as const;

/** RFC 6750 section 3: a request without a token is told no more than the scheme. */
function toUnauthorized(message: string, hasToken: boolean): Answer {
  const problem = hasToken ? ` error="invalid_token", error_description="${message}"` : '';
  return { status: 401, headers: { 'WWW-Authenticate': `Bearer${problem}` }, body: { message } };
}

/** GET /api/whoami: whose the bearer token is (RFC 6750 section 2.1; the header is the one place it is looked for). */
export function createWhoami(verify: Verifier): Handler {
  return async ({ headers }) => {
    const token = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) return toUnauthorized(messages.invalid, false);
    const verdict = await verify(token);
    if (!verdict.isValid) return toUnauthorized(messages[verdict.reason], true);
    const { username, sub, roles, act, exp } = verdict.claims;
    return { status: 200, body: { message: 'Success', username, sub, roles, act, exp } };
  };
}
