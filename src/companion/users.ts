import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Passwords } from './passwords.ts';

export interface User {
  readonly id: string;
  readonly username: string;
  readonly displayName: string | undefined;
  readonly roles: readonly string[];
  /** Whether support may act as this user. */
  readonly isTest: boolean;
  readonly isDisabled: boolean;
  /** Another one after every change to the user. */
  readonly version: number;
}

export interface NewUser {
  readonly username: string;
  readonly password: string;
  readonly displayName?: string | undefined;
  readonly roles?: readonly string[];
  readonly isTest?: boolean;
}

/** A user cannot be added or changed; the message is one sentence that says why. */
export class UserError extends Error {
  override name = 'UserError';
}

export interface Users {
  /** @throws {UserError} for a name that is taken, or a name, role or password that cannot be */
  readonly add: (user: NewUser) => Promise<User>;
  readonly list: () => Promise<readonly User[]>;
  readonly find: (id: string) => Promise<User | undefined>;
  readonly findByName: (username: string) => Promise<User | undefined>;
  /** Whether the user is as they were when this was found. */
  readonly isUnchanged: (user: User) => Promise<boolean>;
  /** The user whose name and password these are, unless disabled; an unknown name takes as long as a known one. */
  readonly findByPassword: (username: string, password: string) => Promise<User | undefined>;
  /** Disabling does not end what the user already holds. @throws {UserError} when there is no such user */
  readonly setDisabled: (username: string, isDisabled: boolean) => Promise<User>;
  /** @throws {UserError} */
  readonly setPassword: (username: string, password: string) => Promise<User>;
}

export const longestUsername = 128;
export const longestPassword = 1024;
const shortestPassword = 8;

/** Two spellings that a person takes for one name have one key. */
export const toUsernameKey = (username: string): string => username.normalize('NFKC').trim().toLowerCase();

interface Row {
  readonly id: string;
  readonly username: string;
  readonly display_name: string | null;
  readonly roles: string[];
  readonly is_test: boolean;
  readonly disabled_at: Date | null;
  readonly password_hash: string;
  readonly version: number;
}

const toUser = (row: Row): User => ({
  id: row.id,
  username: row.username,
  displayName: row.display_name ?? undefined,
  roles: row.roles,
  isTest: row.is_test,
  isDisabled: row.disabled_at !== null,
  version: row.version,
});

/** The claims about a user that come with the scope `profile` (OpenID Connect Core 5.4). */
export const toProfile = ({ username, displayName }: User) => ({
  name: displayName ?? username,
  preferred_username: username,
});

function checkUsername(username: string): string {
  const name = username.normalize('NFKC').trim();
  if (!name) throw new UserError('A user name must not be empty.');
  if (name.length > longestUsername)
    throw new UserError(`A user name has at most ${longestUsername} characters.`);
  if (/\p{C}/u.test(name)) throw new UserError('A user name must not hold control or invisible characters.');
  return name;
}

function checkPassword(password: string): string {
  if (password.length < shortestPassword)
    throw new UserError(`A password has at least ${shortestPassword} characters.`);
  if (password.length > longestPassword)
    throw new UserError(`A password has at most ${longestPassword} characters.`);
  return password;
}

function checkRoles(roles: readonly string[]): readonly string[] {
  const wrong = roles.find(role => !/^[a-z][a-z0-9_-]{0,31}$/.test(role));
  if (wrong === undefined) return [...new Set(roles)];
  throw new UserError(`A role is at most 32 small letters, digits, - or _, not "${wrong}".`);
}

export function createUsers(pool: Pool, passwords: Passwords): Users {
  const query = async (text: string, values: unknown[] = []) => (await pool.query<Row>(text, values)).rows;

  const findRow = async (username: string): Promise<Row | undefined> =>
    (await query('SELECT * FROM users WHERE username_key = $1', [toUsernameKey(username)]))[0];

  const change = async (username: string, assignment: string, value: unknown): Promise<User> => {
    const text = `UPDATE users SET ${assignment}, version = version + 1 WHERE username_key = $2 RETURNING *`;
    const [row] = await query(text, [value, toUsernameKey(username)]);
    if (!row) throw new UserError(`There is no user ${username}.`);
    return toUser(row);
  };

  const find = async (id: string) => {
    const [row] = await query('SELECT * FROM users WHERE id = $1', [id]);
    return row && toUser(row);
  };

  return {
    async add({ username, password, displayName, roles = [], isTest = false }) {
      const name = checkUsername(username);
      const phc = await passwords.hash(checkPassword(password));
      const [row] = await query(
        `INSERT INTO users (id, username, username_key, password_hash, display_name, roles, is_test)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (username_key) DO NOTHING RETURNING *`,
        [randomUUID(), name, toUsernameKey(name), phc, displayName ?? null, checkRoles(roles), isTest],
      );
      if (!row) throw new UserError(`There is already a user ${name}.`);
      return toUser(row);
    },
    list: async () => (await query('SELECT * FROM users ORDER BY username_key')).map(toUser),
    find,
    isUnchanged: async ({ id, version }) => (await find(id))?.version === version,
    async findByName(username) {
      if (username.includes('\0')) return undefined;
      const row = await findRow(username);
      return row && toUser(row);
    },
    async findByPassword(username, password) {
      const phc = (await findRow(username))?.password_hash;
      const isRight = await passwords.verify(password, phc);
      // That took its time: what was found before it may have been changed meanwhile.
      const row = await findRow(username);
      return row && isRight && row.password_hash === phc && row.disabled_at === null
        ? toUser(row)
        : undefined;
    },
    setDisabled: (username, isDisabled) =>
      change(
        username,
        'disabled_at = CASE WHEN $1::boolean THEN coalesce(disabled_at, now()) END',
        isDisabled,
      ),
    setPassword: async (username, password) =>
      change(username, 'password_hash = $1', await passwords.hash(checkPassword(password))),
  };
}
