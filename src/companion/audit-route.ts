import type { Audit, Entry } from './audit.ts';
import { readBearer, toForbidden } from './bearer.ts';
import { type Handler, toBadRequest } from './http.ts';
import type { Users } from './users.ts';
import type { Verifier } from './verifier.ts';

/** Whose own access tokens may read the audit trail. */
export const auditorRole = 'auditor';

export const longestPage = 200;

const toWire = ({ id, at, actor, subject, reason, clientId, address }: Entry) => ({
  id,
  at: at.toISOString(),
  actor,
  subject,
  reason,
  client_id: clientId,
  address,
});

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

function readQuery(query: URLSearchParams): { limit: number; before: string | undefined } {
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > longestPage)
    throw toBadRequest('limit', `"limit" must be a whole number from 1 to ${longestPage}.`);
  const before = query.get('before') ?? undefined;
  if (before !== undefined && !uuid.test(before))
    throw toBadRequest('before', '"before" must be the "next" of an earlier answer.');
  return { limit, before };
}

/** GET /api/audit: who acted as whom, newest first, for auditors who are themselves. */
export function createAuditRoute(verify: Verifier, users: Users, audit: Audit): Handler {
  return async ({ headers, query }) => {
    const { sub, act } = await readBearer(verify, headers);
    const user = await users.find(sub);
    if (act || !user?.roles.includes(auditorRole))
      throw toForbidden(`The audit trail is for users with the role ${auditorRole}.`);
    const { limit, before } = readQuery(query());
    const { entries, next } = await audit.list(limit, before);
    return { status: 200, body: { entries: entries.map(toWire), next: next ?? null } };
  };
}
