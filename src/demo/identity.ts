/** Who the companion says a request comes from. */
export type Identity =
  | {
      readonly status: 'known';
      readonly username: string;
      readonly roles: readonly string[];
      /** Milliseconds since the epoch. */
      readonly expiresAt?: number;
      /** Who acts in the user's name (RFC 8693 section 4.1). */
      readonly actor?: string;
    }
  | { readonly status: 'anonymous' | 'expired' | 'invalid' | 'unreachable' };

/** Takes a request's Authorization header; never throws. */
export type Identify = (authorization: string | null) => Promise<Identity>;

/**
 * Asks the companion at `origin` about every request anew: a demo has no reason to remember an answer.
 *
 * @param fetch the network
 * @param timeoutMs a companion that takes longer counts as unreachable
 */
export function createIdentify(origin: string, fetch: typeof globalThis.fetch, timeoutMs = 2_000): Identify {
  return async authorization => {
    if (authorization === null) return { status: 'anonymous' };
    try {
      const answer = await fetch(`${origin}/api/whoami`, {
        headers: { authorization },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      return toIdentity(answer.status, await answer.json());
    } catch {
      return { status: 'unreachable' };
    }
  };
}

/** The companion's answer to GET /api/whoami, judged. What it should never say counts as no answer. */
export function toIdentity(status: number, body: unknown): Identity {
  const { message, username, roles, exp, act } = Object(body);
  if (status === 401) return { status: message === 'Token expired' ? 'expired' : 'invalid' };
  if (status !== 200 || typeof username !== 'string') return { status: 'unreachable' };
  const actor = act?.username ?? act?.sub;
  return {
    status: 'known',
    username,
    roles: Array.isArray(roles) ? roles.map(String) : [],
    ...(typeof exp === 'number' && { expiresAt: exp * 1000 }),
    ...(typeof actor === 'string' && { actor }),
  };
}
