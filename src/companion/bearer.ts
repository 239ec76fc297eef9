import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from './http.ts';
import type { AccessClaims, Verifier } from './verifier.ts';

const messages = { expired: 'Token expired', invalid: 'Invalid token' } as const;

/** RFC 6750 section 3: a request without a token is told no more than the scheme. */
function toUnauthorized(message: string, hasToken: boolean): Refusal {
  const problem = hasToken ? ` error="invalid_token", error_description="${message}"` : '';
  return new Refusal({
    status: 401,
    headers: { 'WWW-Authenticate': `Bearer${problem}` },
    body: { message },
  });
}

/** The token is good, but not for this; with another scope it would be, where one is named (RFC 6750 section 3.1). */
export function toForbidden(message: string, scope?: string): Refusal {
  const needed = scope === undefined ? '' : `, scope="${scope}"`;
  return new Refusal({
    status: 403,
    headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope"${needed}` },
    body: { error: 'insufficient_scope', message },
  });
}

/** What the bearer token says (RFC 6750 section 2.1; the header is the one place it is looked for). @throws {Refusal} 401 */
export async function readBearer(verify: Verifier, headers: IncomingHttpHeaders): Promise<AccessClaims> {
  const token = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) throw toUnauthorized(messages.invalid, false);
  const verdict = await verify(token);
  if (!verdict.isValid) throw toUnauthorized(messages[verdict.reason], true);
  return verdict.claims;
}
