import { type CheckCredentials, type Credentials, toCredentials } from './credentials.ts';
import { type Call, type Handler, toBadRequest } from './http.ts';
import type { TokenSet } from './issue.ts';
import type { User } from './users.ts';

/** Reads { username, password }, without quoting what is wrong. @throws {Refusal} */
export function readCredentials(text: string): Credentials {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw toBadRequest('body', 'The body is not JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw toBadRequest('body', 'The body must be an object with "username" and "password".');
  return toCredentials(body);
}

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

/** POST /login: a user name and password for a token set, with the access token as `token` too. */
export function createLogin(
  checkCredentials: CheckCredentials,
  signIn: (user: User) => Promise<TokenSet | undefined>,
): Handler {
  return async ({ body, address }: Call) => {
    const user = await checkCredentials(readCredentials(await body()), address);
    const tokens = user && (await signIn(user));
    if (!tokens) return wrong;
    return { status: 200, body: { token: tokens.access_token, ...tokens } };
  };
}
