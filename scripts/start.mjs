import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { buildStale } from './build.mjs';
import { addMissingUsers, demoUsers, renewPassword } from './demo-users.mjs';
import { Failure, runProgram } from './failure.mjs';
import { atEnd, endOnSignals, isEnding } from './lifetime.mjs';
import { findPort } from './ports.mjs';
import { checkNode, installModules, prepareBrowser, root } from './prepare.mjs';
import { startServer } from './servers.mjs';
import { help, readOptions } from './start-options.mjs';

/**
 * @typedef {import('./start-options.mjs').Options} Options
 * @typedef {Awaited<ReturnType<typeof startServers>>} Servers
 */

/** @param {Options} options */
async function startServers({ companionPort, demoPort, data }) {
  // An issuer or a database of the person's own would not be the demo's.
  const { ISSUER: _, DATABASE_URL: __, ...env } = process.env;
  const companionEnv = {
    ...env,
    HOST: '127.0.0.1',
    PORT: String(companionPort ?? (await findPort(4180))),
    DATA_DIR: data,
  };
  const companion = await startServer(
    'The companion',
    ['companion.js', 'serve'],
    companionEnv,
    { PORT: '--companion-port', DATA_DIR: '--data' },
    'companion.started',
  );
  const demoEnv = {
    ...env,
    HOST: '127.0.0.1',
    PORT: String(demoPort ?? (await findPort(4181))),
    COMPANION: companion.origin,
  };
  const demo = await startServer(
    'The demo app',
    ['demo.js'],
    demoEnv,
    { PORT: '--demo-port' },
    'demo.started',
  );
  return { companion, demo, companionEnv };
}

/**
 * Opens the browser as alice and bob, each in a tab.
 *
 * @param {string} program
 * @param {Options} options
 * @param {Servers} servers
 * @param {ReadonlyMap<string, string>} passwords
 */
async function startBrowser(program, { data, isHeadless }, { companion, demo, companionEnv }, passwords) {
  // Not before the packages they need are installed.
  const { launchChromium } = await import('./chromium.mjs');
  const { openDemoAs, setUpDemo } = await import('./demo-browser.mjs');
  const driver = await launchChromium({
    program,
    extension: join(root, 'dist/chrome'),
    profile: join(data, 'chromium'),
    headless: isHeadless,
  }).catch(error => {
    const advice = isHeadless ? '' : ' Without a display, use npm start -- --headless.';
    throw new Failure(`Chromium could not be started: ${toFirstLine(error)}${advice}`);
  });
  atEnd(() => driver.close());
  const closed = new Promise(resolve => driver.browser.once('disconnected', resolve));
  const world = {
    companion: companion.origin,
    demo: demo.origin,
    events: demo.events,
    passwords,
    renewPassword: (/** @type {string} */ username) => renewPassword(companionEnv, username),
  };
  const [blank] = await driver.browser.pages();
  const page = await driver.openPage('options');
  const renewed = await setUpDemo(driver, page, world);
  const tabs = [];
  for (const username of ['alice', 'bob'])
    tabs.push({ username, who: await openDemoAs(page, world, username) });
  await Promise.all([page.close(), blank?.close()]);
  return { name: driver.name, closed, renewed, tabs };
}

/** @param {unknown} error */
function toFirstLine(error) {
  return String(error instanceof Error ? error.message : error).split('\n')[0];
}

/** @param {ReadonlyMap<string, string>} passwords @param {string} why */
function showPasswords(passwords, why) {
  if (passwords.size === 0) return;
  console.log(`${why} The passwords are shown this once:`);
  for (const { username, role = '' } of demoUsers) {
    const password = passwords.get(username);
    if (password) console.log(`  ${username.padEnd(7)} ${password}   ${role}`.trimEnd());
  }
  console.log();
}

/** @param {Servers} servers @param {string} data @param {boolean} isReused */
function showServers({ companion, demo }, data, isReused) {
  const database = `embedded database in ${toShortPath(data)}${isReused ? ', of an earlier start' : ''}`;
  console.log(`companion   ${companion.origin}   ${database}`);
  console.log(`demo app    ${demo.origin}`);
}

/** @param {Awaited<ReturnType<typeof startBrowser>>} browser */
function showBrowser({ name, tabs }) {
  console.log(`extension   dist/chrome, in ${name.split('.')[0]}`);
  for (const [index, { username, who }] of tabs.entries())
    console.log(`  tab ${index + 1}  as ${username.padEnd(7)} the server says: ${who}`);
}

/** As a person would write it. @param {string} folder */
function toShortPath(folder) {
  const path = relative(root, folder);
  return path.startsWith('..') ? folder : `${path}${sep}`;
}

await runProgram(async () => {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === 'help') return void process.stdout.write(help);
  endOnSignals(0);
  checkNode();
  await installModules();
  const program = options.hasBrowser ? await prepareBrowser('chromium') : undefined;
  process.chdir(root);
  await buildStale();

  if (!existsSync(options.data)) console.log('Making a new database, which takes some seconds ...');
  const servers = await startServers(options);
  const passwords = await addMissingUsers(servers.companionEnv);
  showPasswords(passwords, 'The demo accounts were made.');
  const browser = program ? await startBrowser(program, options, servers, passwords) : undefined;
  if (browser) showPasswords(browser.renewed, 'These accounts had to sign in anew, with new passwords.');

  showServers(servers, options.data, passwords.size < demoUsers.length);
  if (browser) showBrowser(browser);
  else console.log('extension   dist/chrome, to be loaded into a browser of yours');
  console.log('Press Ctrl+C to stop.');
  await Promise.race([servers.companion.ended, servers.demo.ended, ...(browser ? [browser.closed] : [])]);
  if (!isEnding()) console.log('The browser was closed: stopping.');
});
