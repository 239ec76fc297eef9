import { Refusal, toBadRequest } from './http.ts';
import type { Limits } from './limits.ts';
import type { Log } from './log.ts';
import { BusyError } from './passwords.ts';
import { longestPassword, longestUsername, type User, type Users } from './users.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

function readText(fields: object, field: keyof Credentials, longest: number): string {
  const value = (fields as Partial<Record<string, unknown>>)[field];
  if (typeof value !== 'string' || !value) throw toBadRequest(field, `"${field}" must be a non-empty text.`);
  if (value.length > longest) throw toBadRequest(field, `"${field}" has more than ${longest} characters.`);
  if (value.includes('\0')) throw toBadRequest(field, `"${field}" must not hold a zero character.`);
  return value;
}

/** Reads username and password. What is wrong is said without quoting it: it may be a password. @throws {Refusal} */
export const toCredentials = (fields: object): Credentials => ({
  username: readText(fields, 'username', longestUsername),
  password: readText(fields, 'password', longestPassword),
});

const busy = new Refusal({
  status: 503,
  headers: { 'Retry-After': '2' },
  body: { error: 'temporarily_unavailable', message: 'Too many sign-ins at once: try again in 2 seconds.' },
});

/** The user whose credentials these are. @throws {Refusal} 429 after too many failures, 503 when too many wait */
export type CheckCredentials = (credentials: Credentials, address: string) => Promise<User | undefined>;

/** Every way to sign in with a password goes through this one, so that all are under the same limits. */
export function createCredentialsCheck(users: Users, limits: Limits, log: Log): CheckCredentials {
  const toRefusal = (error: unknown, address: string) => {
    if (error instanceof BusyError) return busy;
    if (error instanceof Refusal) log('warn', 'login.held-back', { address });
    return error;
  };

  return async ({ username, password }, address) => {
    const user = await limits
      .attempt(username, address, () => users.findByPassword(username, password))
      .catch(error => Promise.reject(toRefusal(error, address)));
    // An unknown name is not logged: it may be a password typed in the wrong place.
    log('info', user ? 'login.succeeded' : 'login.failed', { username: user?.username, address });
    return user;
  };
}
