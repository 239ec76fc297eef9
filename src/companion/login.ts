import { type Call, type Handler, Refusal, toBadRequest } from './http.ts';
import type { Limits } from './limits.ts';
import type { Log } from './log.ts';
import { BusyError } from './passwords.ts';
import type { TokenSet } from './sign-in.ts';
import { longestPassword, longestUsername, type User, type Users } from './users.ts';

interface Credentials {
  readonly username: string;
  readonly password: string;
}

function readText(body: object, field: keyof Credentials, longest: number): string {
  const value = (body as Partial<Record<string, unknown>>)[field];
  if (typeof value !== 'string' || !value) throw toBadRequest(field, `"${field}" must be a non-empty text.`);
  if (value.length > longest) throw toBadRequest(field, `"${field}" has more than ${longest} characters.`);
  if (value.includes('\0')) throw toBadRequest(field, `"${field}" must not hold a zero character.`);
  return value;
}

/** Reads { username, password }. What is wrong is said without quoting it: it may be a password. @throws {Refusal} */
export function readCredentials(text: string): Credentials {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw toBadRequest('body', 'The body is not JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw toBadRequest('body', 'The body must be an object with "username" and "password".');
  return {
    username: readText(body, 'username', longestUsername),
    password: readText(body, 'password', longestPassword),
  };
}

const busy = new Refusal({
  status: 503,
  headers: { 'Retry-After': '2' },
  body: { error: 'temporarily_unavailable', message: 'Too many sign-ins at once: try again in 2 seconds.' },
});

const wrong = {
  status: 401,
  body: {
    token: null,
    access_token: null,
    refresh_token: null,
    error: 'invalid_grant',
    message: 'Wrong user name or password.',
  },
} as const;

export interface LoginOptions {
  readonly users: Users;
  readonly limits: Limits;
  readonly signIn: (user: User) => Promise<TokenSet>;
  readonly log: Log;
}

/** POST /login: a user name and password for a token set, with the access token as `token` too. */
export function createLogin({ users, limits, signIn, log }: LoginOptions): Handler {
  const toRefusal = (error: unknown, address: string) => {
    if (error instanceof BusyError) return busy;
    if (error instanceof Refusal) log('warn', 'login.held-back', { address });
    return error;
  };

  return async ({ body, address }: Call) => {
    const { username, password } = readCredentials(await body());
    const user = await limits
      .attempt(username, address, () => users.findByPassword(username, password))
      .catch(error => Promise.reject(toRefusal(error, address)));
    // An unknown name is not logged: it may be a password typed in the wrong place.
    log('info', user ? 'login.succeeded' : 'login.failed', { username: user?.username, address });
    if (!user) return wrong;
    const tokens = await signIn(user);
    return { status: 200, body: { token: tokens.access_token, ...tokens } };
  };
}
