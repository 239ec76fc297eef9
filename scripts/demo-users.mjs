import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { run } from './lifetime.mjs';
import { root } from './prepare.mjs';

/** @typedef {{ username: string, role?: string }} DemoUser */

/** @type {readonly DemoUser[]} */
export const demoUsers = [
  { username: 'alice' },
  { username: 'bob' },
  { username: 'carol', role: 'admin' },
  { username: 'sam', role: 'support' },
];

/**
 * Adds the demo's users that are not there yet.
 *
 * @param {NodeJS.ProcessEnv} env the companion's
 * @returns {Promise<ReadonlyMap<string, string>>} the passwords of those that were added, by name
 */
export async function addMissingUsers(env) {
  const lines = (await runUserCommand(env, ['list'])).split('\n');
  const names = lines.map(line => line.split(' ')[0]);
  const missing = demoUsers.filter(user => !names.includes(user.username));
  const added = missing.map(async ({ username, role }) => {
    const password = toPassword();
    await runUserCommand(env, ['add', username, '--test', ...(role ? ['--role', role] : [])], password);
    return /** @type {const} */ ([username, password]);
  });
  return new Map(await Promise.all(added));
}

/** Gives a user a new password. @param {NodeJS.ProcessEnv} env the companion's @param {string} username */
export async function renewPassword(env, username) {
  const password = toPassword();
  await runUserCommand(env, ['passwd', username], password);
  return password;
}

/** 96 random bits in 16 characters that need no quoting anywhere. */
function toPassword() {
  return randomBytes(12).toString('base64url');
}

/**
 * The companion's own command; a password goes by standard input, where no list of processes shows it.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} words
 * @param {string} [password]
 */
async function runUserCommand(env, words, password) {
  const companion = join(root, 'dist/node/companion.js');
  const input = password && `${password}\n`;
  const { code, output } = await run(process.execPath, [companion, 'user', ...words], { env, input });
  if (code !== 0) throw new Failure(`The demo accounts cannot be made: ${output.trim().split('\n').at(-1)}`);
  return output;
}
