import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { compare } from './statistics.mjs';

/** @typedef {import('../../scripts/bench.mjs').Row} Row */
/** @typedef {import('../../scripts/bench.mjs').Stage} Stage */

/** An extension that does the least that changes a header: one message, one updateSessionRules. */
const CONTROL = `
chrome.runtime.onMessage.addListener((message, sender, reply) => {
  const condition = { urlFilter: message.filter, requestDomains: ['control.test'], tabIds: [message.tab] };
  const requestHeaders = [{ header: 'authorization', operation: 'set', value: message.value }];
  const rule = { id: 1, priority: 1, condition, action: { type: 'modifyHeaders', requestHeaders } };
  chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: [1], addRules: [rule] }).then(() => reply(true));
  return true;
});
`;

/** @param {string} folder @returns {string} */
function writeControl(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'control',
      version: '1',
      permissions: ['declarativeNetRequestWithHostAccess'],
      host_permissions: ['http://control.test/*'],
      background: { service_worker: 'worker.js' },
    }),
  );
  writeFileSync(join(folder, 'worker.js'), CONTROL);
  writeFileSync(join(folder, 'page.html'), '<!doctype html><title>control</title>');
  return folder;
}

/**
 * From the click's command to the first request that carries the new token, as the server received it, against an
 * extension that only sends a message and updates one rule.
 *
 * @param {Stage} stage
 * @returns {Promise<readonly Row[]>}
 */
export async function measureSwitch({ driver, folder, addSite, addAccount }) {
  const server = await startServer();
  try {
    const control = await driver.browser.installExtension(writeControl(join(folder, 'control')));
    const ours = await openOurs({ driver, folder, addSite, addAccount }, server);
    const bare = await openBare(driver, control, server);
    const times = await compare(150, { ours, bare });
    const ratio = times.ours / times.bare;
    return [
      {
        name: 'choice to first request with it',
        value: `${ratio.toFixed(2)} times a bare rule update (${times.ours.toFixed(1)} to ${times.bare.toFixed(1)} ms)`,
        limit: 'at most 1.50',
        isWithin: ratio <= 1.5,
      },
    ];
  } finally {
    server.close();
  }
}

/** @typedef {Awaited<ReturnType<typeof startServer>>} Server */

async function startServer() {
  /** @type {Map<string, (at: number) => void>} */
  const awaited = new Map();
  const server = createServer((request, response) => {
    awaited.get(request.headers.authorization ?? '')?.(performance.now());
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>app</title>');
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    /** When a request with this Authorization arrives. @param {string} value @returns {Promise<number>} */
    arrival: value => new Promise(resolve => awaited.set(value, resolve)),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @param {Stage} stage @param {Server} server @returns {Promise<() => Promise<number>>} */
async function openOurs({ driver, addSite, addAccount }, { port, arrival }) {
  const origin = `http://app.test:${port}`;
  const page = await driver.openPage('options');
  const site = await addSite(page, origin);
  const accounts = [await addAccount(page, site, 'alice'), await addAccount(page, site, 'bob')];
  // A page of ours that paints nothing, as the control's: what is measured is not how fast a list is drawn again.
  await page.goto(new URL('/src/ui/devtools/index.html', page.url()).href);
  const app = await driver.openTab(`${origin}/`);
  const tab = await driver.readTabId(app);
  let turn = 0;
  return () => {
    const { id, token } = /** @type {{ id: string, token: string }} */ (accounts[turn++ % 2]);
    const input = { site, choice: { kind: 'account', account: id }, tab, scope: 'tab' };
    return timeSwitch(page, { command: 'selectAccount', input }, app, arrival(`Bearer ${token}`));
  };
}

/** @param {Stage['driver']} driver @param {string} id @param {Server} server @returns {Promise<() => Promise<number>>} */
async function openBare(driver, id, { port, arrival }) {
  const page = await driver.openTab(`chrome-extension://${id}/page.html`);
  const app = await driver.openTab(`http://control.test:${port}/`);
  const tab = await driver.readTabId(app);
  let turn = 0;
  return () => {
    const value = `Bearer ${turn++}`;
    return timeSwitch(page, { filter: `|http://control.test:${port}/`, tab, value }, app, arrival(value));
  };
}

/**
 * @param {import('puppeteer-core').Page} page @param {unknown} message @param {import('puppeteer-core').Page} app
 * @param {Promise<number>} arrival @returns {Promise<number>} milliseconds
 */
async function timeSwitch(page, message, app, arrival) {
  const start = performance.now();
  await page.evaluate(`chrome.runtime.sendMessage(${JSON.stringify(message)})`);
  const answered = app.evaluate(() => fetch('/').then(answer => answer.text()));
  const time = (await arrival) - start;
  await answered;
  return time;
}
