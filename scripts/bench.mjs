import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildStale } from './build.mjs';
import { Failure, runProgram } from './failure.mjs';
import { endOnSignals, run } from './lifetime.mjs';
import { checkNode, installModules, prepareBrowser, root } from './prepare.mjs';

/**
 * @typedef {object} Row
 * @property {string} name what was measured
 * @property {string} value
 * @property {string} [limit] what was promised of it
 * @property {boolean} [isWithin]
 *
 * @typedef {object} Stage a browser with the extension in it, for what is measured there
 * @property {import('./chromium.mjs').Driver} driver
 * @property {string} folder for files of the measurement
 * @property {(page: import('puppeteer-core').Page, origin: string) => Promise<string>} addSite
 * @property {(page: import('puppeteer-core').Page, site: string, label: string) => Promise<{ id: string, token: string }>} addAccount
 */

/** The hosts that the measured extensions may reach. */
const HOSTS = ['app.test', 'control.test'];

async function main() {
  // It takes none.
  parseArgs({ options: {} });
  checkNode();
  await installModules();
  const program = await prepareBrowser('chromium');
  await preparePython();
  await buildStale();

  const { measureSize } = await import('../test/bench/size.mjs');
  const { measureWhoami } = await import('../test/bench/whoami.mjs');
  const { measureSwitch } = await import('../test/bench/switch.mjs');
  const { measurePopup } = await import('../test/bench/popup.mjs');
  const { measureLedger } = await import('../test/bench/ledger.mjs');
  const rows = [
    ...(await measureSize({ extension: join(root, 'dist/chrome') })),
    ...(await onStage(program, measurePopup)),
    ...(await onStage(program, measureSwitch)),
    ...(await onStage(program, measureLedger)),
    ...(await measureWhoami()),
  ];
  for (const row of rows) console.log(toLine(row));
  if (rows.some(row => row.isWithin === false)) throw new Failure('Not every limit was kept.');
}

/** PyJWT, as Debian packages it, for its own Python. */
async function preparePython() {
  const hasPyJwt = async () =>
    existsSync('/usr/bin/python3') && (await run('/usr/bin/python3', ['-c', 'import jwt'])).code === 0;
  if (await hasPyJwt()) return;
  console.log('Installing PyJWT with apt-get ...');
  await run('apt-get', ['update']);
  await run('apt-get', ['install', '--yes', '--no-install-recommends', 'python3-jwt']);
  if (!(await hasPyJwt())) {
    throw new Failure('PyJWT was not found: install it (on Debian: sudo apt-get install python3-jwt).');
  }
}

/** @param {string} program @param {(stage: Stage) => Promise<readonly Row[]>} measure */
async function onStage(program, measure) {
  const { launchChromium } = await import('./chromium.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'guise-bench-'));
  const driver = await launchChromium({
    program,
    extension: join(root, 'dist/chrome'),
    profile: join(folder, 'profile'),
    hosts: HOSTS,
  });
  try {
    await grantHosts(driver);
    return await measure({ driver, folder, addSite, addAccount });
  } finally {
    await driver.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {import('./chromium.mjs').Driver} driver */
async function grantHosts(driver) {
  const origins = HOSTS.map(host => `http://${host}/*`);
  await driver.allowHosts(origins);
  const page = await driver.openPage('options');
  await page.evaluate(`document.body.innerHTML = '<button id="grant">grant</button>';
    document.querySelector('#grant').onclick = () => {
      globalThis.granted = chrome.permissions.request({ origins: ${JSON.stringify(origins)} });
    }`);
  await page.click('#grant');
  if (!(await page.evaluate('granted'))) throw new Failure('Chromium did not give the permissions.');
  await page.close();
}

/** @type {Stage['addSite']} */
const addSite = (page, origin) => call(page, 'addSite', { draft: { name: origin, origins: [origin] } });

/** @type {Stage['addAccount']} */
async function addAccount(page, site, label) {
  const id = await call(page, 'addAccount', { site, draft: { label, username: label, method: 'pasted' } });
  const token = toToken(label);
  await call(page, 'pasteToken', { account: id, token });
  return { id, token };
}

/** A JWT that nobody will verify, good for an hour. @param {string} sub */
function toToken(sub) {
  const claims = { sub, exp: Math.floor(Date.now() / 1000) + 3600 };
  const parts = [{ alg: 'none' }, claims].map(part =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return `${parts.join('.')}.`;
}

/** @param {import('puppeteer-core').Page} page @param {string} command @param {unknown} input @returns {Promise<any>} */
async function call(page, command, input) {
  const reply = /** @type {any} */ (
    await page.evaluate(`chrome.runtime.sendMessage(${JSON.stringify({ command, input })})`)
  );
  if (!reply.ok) throw new Failure(`${command} failed: ${reply.problem.code}`);
  return reply.value;
}

/** @param {Row} row */
function toLine({ name, value, limit, isWithin }) {
  const verdict = isWithin === undefined ? '' : isWithin ? `  (${limit}: kept)` : `  (${limit}: NOT kept)`;
  return `${name.padEnd(40)} ${value}${verdict}`;
}

endOnSignals();
void runProgram(main);
