import { parseArgs } from 'node:util';
import type { Command } from './command.ts';

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
  key rotate                make a new key that is published at once and signs in 10 minutes
    --lead SECONDS          in so many seconds instead; 0 for a key that leaked: ends what was signed before
  key list                  list the keys: which signs, which will, which did
  audit                     who acted as whom, when, from where and why, newest first
    --limit NUMBER          so many (50)
    --before ID             only what is older: the ID is told when there is more
  backup FILE               save the embedded database as it is at this instant
  --help                    show this

A password is asked for at the terminal, or read as the first line of standard input.
The commands work whether or not the server is running.

Environment: HOST, PORT (4180), ISSUER, DATA_DIR (.guise) or DATABASE_URL, SIGNING_ALG (ES256), HS_SECRET,
AUDIENCE, API_SECRET, ACCESS_TTL (600 seconds), REFRESH_TTL, REFRESH_LEEWAY (30), ALLOWED_ORIGINS, EXTENSION_IDS,
REDIRECT_URIS, PASSWORD_GRANT (on), COOKIE_KEYS, KEY_SECRETS (seal the keys in the database),
TRUST_PROXY_HOPS (0), RL_USER (10/900: failed sign-ins/seconds), RL_IP (100/900), HASH_CONCURRENCY (2), POLL_MS (2000)
`;

/** The command line cannot be understood; the message is one sentence. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** A command, but for a password, which is never an argument. */
export interface CommandRequest {
  readonly kind: 'command';
  readonly needsPassword: boolean;
  /** The file to be made of what comes of it, in place of the terminal. */
  readonly file?: string;
  readonly command: Command;
}

export type Request = { readonly kind: 'help' } | { readonly kind: 'serve' } | CommandRequest;

const options = {
  help: { type: 'boolean', short: 'h' },
  role: { type: 'string', multiple: true },
  test: { type: 'boolean' },
  'display-name': { type: 'string' },
  lead: { type: 'string' },
  limit: { type: 'string' },
  before: { type: 'string' },
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split(/\. |\n/);
    throw new UsageError(`${sentence.replace(/\.$/, '')}: see npm run companion -- --help.`);
  }
}

const see = 'see npm run companion -- --help.';

type Values = ReturnType<typeof parse>['values'];

/** Every option belongs to one command. @throws {UsageError} */
function checkOptions(command: string, values: Values, taken: readonly string[]): void {
  const other = Object.keys(values).find(name => !taken.includes(name));
  if (other) throw new UsageError(`${command} does not take --${other}: ${see}`);
}

function readNumber(values: Values, name: 'lead' | 'limit', fallback: number, least: number): number {
  const text = values[name] ?? String(fallback);
  if (/^\d{1,6}$/.test(text) && Number(text) >= least) return Number(text);
  throw new UsageError(`--${name} must be a whole number from ${least} on, not "${text}": ${see}`);
}

const toRequest = (command: Command): CommandRequest => ({ kind: 'command', needsPassword: false, command });
const withPassword = (command: Command): CommandRequest => ({ ...toRequest(command), needsPassword: true });

function readKeyRequest([name, extra]: readonly string[], values: Values): CommandRequest {
  if (extra !== undefined || (name !== 'rotate' && name !== 'list'))
    throw new UsageError(`key needs rotate or list: ${see}`);
  checkOptions(`key ${name}`, values, name === 'rotate' ? ['lead'] : []);
  return toRequest(
    name === 'list'
      ? { name: 'list-keys' }
      : { name: 'rotate-key', lead: readNumber(values, 'lead', 600, 0) },
  );
}

function readAuditRequest([extra]: readonly string[], values: Values): CommandRequest {
  if (extra !== undefined) throw new UsageError(`audit does not take "${extra}": ${see}`);
  checkOptions('audit', values, ['limit', 'before']);
  const { before } = values;
  if (before !== undefined && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(before))
    throw new UsageError(`--before must be an ID that an earlier audit told: ${see}`);
  return toRequest({ name: 'audit', limit: readNumber(values, 'limit', 50, 1), before });
}

function readBackupRequest([file, extra]: readonly string[], values: Values): CommandRequest {
  if (!file) throw new UsageError(`backup needs the name of a file to make: ${see}`);
  if (extra !== undefined) throw new UsageError(`backup does not take "${extra}": ${see}`);
  checkOptions('backup', values, []);
  return { ...toRequest({ name: 'backup' }), file };
}

function readUserRequest(words: readonly string[], values: Values): Request {
  const [name, username, ...rest] = words;
  const known = ['add', 'list', 'disable', 'enable', 'passwd'].find(one => one === name);
  if (!known)
    throw new UsageError(`${name ? `There is no command "user ${name}"` : 'user needs a command'}: ${see}`);
  const extra = known === 'list' ? username : rest[0];
  if (extra !== undefined && (known === 'add' || known === 'passwd'))
    throw new UsageError('A password is never an argument: it is asked for, or read from standard input.');
  if (extra !== undefined) throw new UsageError(`user ${known} does not take "${extra}": ${see}`);
  checkOptions(`user ${known}`, values, known === 'add' ? ['role', 'test', 'display-name'] : []);
  if (known === 'list') return toRequest({ name: 'list' });
  if (!username) throw new UsageError(`user ${known} needs a name: ${see}`);
  if (known === 'disable' || known === 'enable') return toRequest({ name: known, username });
  if (known === 'passwd') return withPassword({ name: 'passwd', username, password: '' });
  const traits = {
    roles: values.role ?? [],
    isTest: values.test ?? false,
    displayName: values['display-name'],
  };
  return withPassword({ name: 'add', username, password: '', ...traits });
}

/** Reads the words after the program's name. @throws {UsageError} */
export function readArguments(args: readonly string[]): Request {
  const { values, positionals } = parse(args);
  const [command = 'serve', ...words] = positionals;
  if (values.help || command === 'help') return { kind: 'help' };
  if (command === 'user') return readUserRequest(words, values);
  if (command === 'key') return readKeyRequest(words, values);
  if (command === 'audit') return readAuditRequest(words, values);
  if (command === 'backup') return readBackupRequest(words, values);
  if (command !== 'serve') throw new UsageError(`There is no command "${command}": ${see}`);
  if (words.length || Object.keys(values).length) throw new UsageError(`serve takes no arguments: ${see}`);
  return { kind: 'serve' };
}
