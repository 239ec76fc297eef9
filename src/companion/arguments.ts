import { parseArgs } from 'node:util';
import type { UserCommand } from './user-command.ts';

export const help = `Usage: npm run companion -- [command]

  serve                     start the auth server (what happens without a command)
  user add NAME             add a user
    --role ROLE             give a role, such as admin or support; may be repeated
    --test                  a test account: support may act as this user
    --display-name TEXT     the name to show
  user list                 list the users
  user disable NAME         refuse this user, and end what was issued to them
  user enable NAME          let a disabled user sign in again
  user passwd NAME          change the password, and end what was issued before
  --help                    show this

A password is asked for at the terminal, or read as the first line of standard input.
User commands work whether or not the server is running.

Environment: HOST, PORT (4180), ISSUER, DATA_DIR (.guise) or DATABASE_URL, SIGNING_ALG (ES256), HS_SECRET,
AUDIENCE, API_SECRET, ACCESS_TTL (600 seconds), REFRESH_TTL, REFRESH_LEEWAY (30), ALLOWED_ORIGINS, EXTENSION_IDS,
REDIRECT_URIS, PASSWORD_GRANT (on), COOKIE_KEYS,
TRUST_PROXY_HOPS (0), RL_USER (10/900: failed sign-ins/seconds), RL_IP (100/900), HASH_CONCURRENCY (2), POLL_MS (2000)
`;

/** The command line cannot be understood; the message is one sentence. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** A user command, but for the password, which is never an argument. */
export interface UserRequest {
  readonly kind: 'user';
  readonly needsPassword: boolean;
  readonly command: UserCommand;
}

export type Request = { readonly kind: 'help' } | { readonly kind: 'serve' } | UserRequest;

const options = {
  help: { type: 'boolean', short: 'h' },
  role: { type: 'string', multiple: true },
  test: { type: 'boolean' },
  'display-name': { type: 'string' },
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split('. ');
    throw new UsageError(`${sentence.replace(/\.$/, '')}: see npm run companion -- --help.`);
  }
}

const see = 'see npm run companion -- --help.';

function readUserRequest(words: readonly string[], values: ReturnType<typeof parse>['values']): Request {
  const [name, username, ...rest] = words;
  const known = ['add', 'list', 'disable', 'enable', 'passwd'].find(one => one === name);
  if (!known)
    throw new UsageError(`${name ? `There is no command "user ${name}"` : 'user needs a command'}: ${see}`);
  const extra = known === 'list' ? username : rest[0];
  if (extra !== undefined && (known === 'add' || known === 'passwd'))
    throw new UsageError('A password is never an argument: it is asked for, or read from standard input.');
  if (extra !== undefined) throw new UsageError(`user ${known} does not take "${extra}": ${see}`);
  if (known !== 'add' && Object.keys(values).length)
    throw new UsageError(`user ${known} takes no options: ${see}`);
  if (known === 'list') return { kind: 'user', needsPassword: false, command: { name: 'list' } };
  if (!username) throw new UsageError(`user ${known} needs a name: ${see}`);
  if (known === 'disable' || known === 'enable')
    return { kind: 'user', needsPassword: false, command: { name: known, username } };
  if (known === 'passwd')
    return { kind: 'user', needsPassword: true, command: { name: 'passwd', username, password: '' } };
  const traits = {
    roles: values.role ?? [],
    isTest: values.test ?? false,
    displayName: values['display-name'],
  };
  return { kind: 'user', needsPassword: true, command: { name: 'add', username, password: '', ...traits } };
}

/** Reads the words after the program's name. @throws {UsageError} */
export function readArguments(args: readonly string[]): Request {
  const { values, positionals } = parse(args);
  const [command = 'serve', ...words] = positionals;
  if (values.help || command === 'help') return { kind: 'help' };
  if (command === 'user') return readUserRequest(words, values);
  if (command !== 'serve') throw new UsageError(`There is no command "${command}": ${see}`);
  if (words.length || Object.keys(values).length) throw new UsageError(`serve takes no arguments: ${see}`);
  return { kind: 'serve' };
}
