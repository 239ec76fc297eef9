import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { demoUsers } from './demo-users.mjs';
import { Failure } from './failure.mjs';

/**
 * @typedef {import('../src/core/protocol.ts').CommandName} CommandName
 * @typedef {import('../src/core/state.ts').Settings} Settings
 * @typedef {import('../src/core/site-draft.ts').SiteDraft} SiteDraft
 * @typedef {import('./chromium.mjs').Driver} Driver
 * @typedef {import('./chromium.mjs').Page} Page
 *
 * @typedef {object} Demo
 * @property {string} companion origin
 * @property {string} demo origin
 * @property {import('node:events').EventEmitter} events the demo app's log
 * @property {ReadonlyMap<string, string>} passwords that are known: of users who were just added
 * @property {(username: string) => Promise<string>} renewPassword
 */

const siteName = 'Guise demo';

/**
 * Sets the demo's site and accounts up in the extension, all of it by the extension's own commands, and signs in
 * every account that is not.
 *
 * @param {Driver} driver
 * @param {Page} page one of the extension's own
 * @param {Demo} demo
 * @returns {Promise<ReadonlyMap<string, string>>} new passwords that had to be made, by user name
 */
export async function setUpDemo(driver, page, demo) {
  await grantHosts(driver, page, [demo.companion, demo.demo]);
  const site = await setUpSite(page, demo);
  const made = new Map();
  for (const { username } of demoUsers) {
    const account = await setUpAccount(page, site, username);
    const password = demo.passwords.get(username);
    if (password) await call(page, 'signIn', { account, password });
    else if (!(await isRenewed(page, account))) {
      made.set(username, await demo.renewPassword(username));
      await call(page, 'signIn', { account, password: made.get(username) });
    }
  }
  return made;
}

/**
 * Opens the demo app in a tab as that user.
 *
 * @param {Page} page one of the extension's own
 * @param {Demo} demo
 * @param {string} username
 * @returns {Promise<string>} who that was in the demo app's own log
 */
export async function openDemoAs(page, { demo, events }, username) {
  const { sites, accounts } = await readSettings(page);
  const site = sites.find(site => site.origins.includes(demo));
  const account = accounts.find(account => account.site === site?.id && account.username === username);
  if (!account) throw new Failure(`The extension has no account ${username} for ${demo}.`);
  const seen = once(events, 'demo.request', { signal: AbortSignal.timeout(15_000) });
  await call(page, 'openAs', { account: account.id, url: `${demo}/` });
  const [{ who }] = await seen.catch(() => {
    throw new Failure(`The tab as ${username} did not reach the demo app within 15 seconds.`);
  });
  return who;
}

/**
 * A person is asked for these in the popup; here the answer is given beforehand.
 *
 * @param {Driver} driver
 * @param {Page} page
 * @param {readonly string[]} origins
 */
async function grantHosts(driver, page, origins) {
  const hosts = new Set(origins.map(origin => new URL(origin).hostname));
  const patterns = [...hosts].flatMap(host => [`http://${host}/*`, `ws://${host}/*`]);
  const ask = (/** @type {'contains' | 'request'} */ method) =>
    page.evaluate(`chrome.permissions.${method}({ origins: ${JSON.stringify(patterns)} })`);
  if (await ask('contains')) return;
  await driver.allowHosts(patterns);
  if (!(await ask('request')))
    throw new Failure(`The browser gave no permission for ${patterns.join(', ')}.`);
}

/** @param {Page} page @param {Demo} demo @returns {Promise<string>} its id */
async function setUpSite(page, { companion, demo }) {
  const { sites } = await readSettings(page);
  const draft = toSiteDraft(companion, demo);
  const site = sites.find(site => site.name === siteName) ?? sites.find(site => site.origins.includes(demo));
  if (!site) return call(page, 'addSite', { draft });
  const toSetUp = (/** @type {SiteDraft} */ { signIn, whoami }) => ({ signIn, whoami });
  const isSame = site.origins.includes(demo) && isDeepStrictEqual(toSetUp(site), toSetUp(draft));
  if (!isSame) await call(page, 'editSite', { site: site.id, draft });
  return site.id;
}

/** @param {string} companion @param {string} demo @returns {SiteDraft} */
function toSiteDraft(companion, demo) {
  return {
    name: siteName,
    origins: [demo],
    signIn: {
      way: 'login',
      login: {
        url: `${companion}/login`,
        body: 'json',
        usernameField: 'username',
        passwordField: 'password',
        fields: [],
        headers: [],
        tokenAt: '/access_token',
        refreshTokenAt: '/refresh_token',
        expiresInAt: '/expires_in',
      },
      issuer: {
        url: companion,
        tokenEndpoint: `${companion}/token`,
        revocationEndpoint: `${companion}/token/revocation`,
        userinfoEndpoint: `${companion}/me`,
        jwksUri: `${companion}/jwks`,
      },
      client: { id: 'guise', authMethod: 'none' },
    },
    whoami: { url: `${demo}/api/fetch`, pointer: '/username' },
  };
}

/** @param {Page} page @param {string} site @param {string} username @returns {Promise<string>} its id */
async function setUpAccount(page, site, username) {
  const { accounts } = await readSettings(page);
  const account = accounts.find(account => account.site === site && account.username === username);
  const draft = { label: username, username, method: /** @type {const} */ ('login') };
  return account?.id ?? call(page, 'addAccount', { site, draft });
}

/** Whether the account's token set of an earlier start still works: the issuer is the one to know. @param {Page} page @param {string} account */
async function isRenewed(page, account) {
  return call(page, 'renew', { account }).then(
    () => true,
    () => false,
  );
}

/** @param {Page} page @returns {Promise<Settings>} */
async function readSettings(page) {
  /** @type {any} */
  const { settings } = await page.evaluate("chrome.storage.local.get('settings')");
  const { value } = settings ?? { value: { sites: [], accounts: [], choices: {} } };
  // An earlier version stored an object, which stays until the first change.
  return typeof value === 'string' ? JSON.parse(value) : value;
}

/**
 * A command, as the extension's own pages send it.
 *
 * @template {CommandName} Name
 * @param {Page} page
 * @param {Name} command
 * @param {import('../src/core/protocol.ts').Input<Name>} input
 * @returns {Promise<import('../src/core/protocol.ts').Output<Name>>}
 */
async function call(page, command, input) {
  const message = JSON.stringify({ command, input });
  /** @type {any} */
  const reply = await page.evaluate(`chrome.runtime.sendMessage(${message})`);
  if (reply?.ok) return reply.value;
  throw new Failure(`The extension refused ${command}: ${reply?.problem.code ?? 'no answer'}.`);
}
