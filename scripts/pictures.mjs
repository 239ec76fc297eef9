import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildStale } from './build.mjs';
import { Failure, runProgram } from './failure.mjs';
import { endOnSignals, run } from './lifetime.mjs';
import { checkNode, installModules, prepareBrowser, root } from './prepare.mjs';
import { bin } from './vitest.mjs';

/** Takes the pictures of docs/pictures in the browser that the tests use; or, in a folder, one of each view. */
async function main() {
  const { values } = parseArgs({ options: { views: { type: 'string' } } });
  checkNode();
  await installModules();
  await (values.views === undefined ? takeDocs() : takeViews(resolve(values.views)));
}

/**
 * The tests that see every view keep what they see: in each browser, language and theme.
 *
 * @param {string} folder
 */
async function takeViews(folder) {
  process.env.CHROMIUM = await prepareBrowser('chromium');
  process.env.FIREFOX = await prepareBrowser('firefox');
  process.env.GUISE_VIEWS = folder;
  await buildStale(['production', 'firefox', 'server']);
  const see = (/** @type {string} */ project) =>
    run(bin('vitest'), ['run', '--project', project, 'views'], { say: console.log, isLeader: true });
  const ends = await Promise.all(['long-chromium', 'long-firefox'].map(see));
  if (ends.some(({ code }) => code !== 0)) {
    throw new Failure('Not every view could be seen: the tests above say which.');
  }
}

async function takeDocs() {
  await buildStale();
  // Not before the packages it needs are installed.
  const { launchChromium } = await import('./chromium.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'guise-pictures-'));
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Shop</title>');
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const driver = await launchChromium({
    program: await prepareBrowser('chromium'),
    extension: join(root, 'dist/chrome'),
    profile: join(folder, 'profile'),
    hosts: ['shop.test'],
    ports: { 80: port },
  });
  try {
    await takePictures(driver, 'http://shop.test');
  } finally {
    await driver.close();
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {import('./chromium.mjs').Driver} driver @param {string} origin */
async function takePictures(driver, origin) {
  const pictures = join(root, 'docs/pictures');
  mkdirSync(pictures, { recursive: true });
  const patterns = ['http://shop.test/*', 'ws://shop.test/*'];
  await driver.allowHosts(patterns);
  const page = await driver.openPage('options');
  await page.evaluate(`chrome.permissions.request({ origins: ${JSON.stringify(patterns)} })`);
  const call = async (/** @type {string} */ command, /** @type {unknown} */ input) => {
    const message = JSON.stringify({ command, input });
    return /** @type {any} */ (await page.evaluate(`chrome.runtime.sendMessage(${message})`)).value;
  };
  const site = await call('addSite', { draft: { name: 'Shop', origins: [origin] } });
  for (const [label, minutes] of PEOPLE) {
    const draft = { label, username: `${label.split(' ')[0]?.toLowerCase()}@shop.test`, method: 'pasted' };
    const account = await call('addAccount', { site, draft });
    if (minutes > 0) await call('pasteToken', { account, token: toToken(label, minutes) });
  }
  const app = await driver.openTab(`${origin}/`);
  const tab = await driver.readTabId(app);
  const { settings } = /** @type {any} */ (await page.evaluate("chrome.storage.local.get('settings')"));
  const [first] = JSON.parse(settings.value).accounts;
  const choice = { kind: 'account', account: first.id };
  await call('selectAccount', { site, choice, tab, scope: 'tab' });
  for (const scheme of ['light', 'dark']) {
    const popup = await driver.openPopup(app);
    await popup.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await popup.waitForSelector('li button');
    await popup.screenshot({ path: join(pictures, `popup-${scheme}.png`) });
    await popup.close();
  }
  for (const hash of ['welcome', 'shortcuts', 'attachments']) await takePage(page, hash, pictures);
}

/** @param {import('puppeteer-core').Page} page @param {string} hash @param {string} pictures */
async function takePage(page, hash, pictures) {
  await page.bringToFront();
  await page.setViewport({ width: 1000, height: 720 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  await page.evaluate(`location.hash = '${hash}'`);
  await page.waitForSelector(hash === 'welcome' ? '.welcome' : `[href="#${hash}"][aria-current]`);
  const box = await page.$('main input[placeholder]');
  if (hash === 'attachments') {
    await box?.click({ count: 3 });
    await box?.type('http://shop.test:8443/api/orders');
  }
  await page.screenshot({ path: join(pictures, `${hash}-light.png`) });
}

/** Who is at the shop, and for how many minutes their token is good; 0 for none. @type {readonly [string, number][]} */
const PEOPLE = [
  ['Alice Admin', 11],
  ['Bob Buyer', 9],
  ['Carol Returns', 42],
  ['Sam Support', 0],
];

/** A JWT that nobody will verify. @param {string} sub @param {number} minutes @returns {string} */
function toToken(sub, minutes) {
  const parts = [{ alg: 'ES256' }, { sub, exp: Math.floor(Date.now() / 1000) + minutes * 60 + 20 }];
  return `${parts.map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.c2lnbmF0dXJl`;
}

endOnSignals();
void runProgram(main);
