import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { compare } from './statistics.mjs';

/** @typedef {import('../../scripts/bench.mjs').Row} Row */
/** @typedef {import('../../scripts/bench.mjs').Stage} Stage */

const ACCOUNTS = 1000;

/** @param {string} folder @returns {string} an extension whose popup holds one row and an empty script */
function writeEmpty(folder) {
  mkdirSync(folder, { recursive: true });
  const manifest = {
    manifest_version: 3,
    name: 'empty',
    version: '1',
    action: { default_popup: 'popup.html' },
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(
    join(folder, 'popup.html'),
    '<!doctype html><title>empty</title><script type="module" src="popup.js"></script>',
  );
  writeFileSync(
    join(folder, 'popup.js'),
    "document.body.innerHTML = '<ul><li><button>row</button></li></ul>';",
  );
  return folder;
}

/**
 * From opening the popup's page to the first frame with a row in it, for a site with 1,000 accounts, against an
 * extension whose popup is empty. The worker is stopped before each opening: the popup must not wait for it.
 *
 * @param {Stage} stage
 * @returns {Promise<readonly Row[]>}
 */
export async function measurePopup({ driver, folder, addSite, addAccount }) {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>app</title>');
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  try {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const origin = `http://app.test:${port}`;
    const options = await driver.openPage('options');
    const site = await addSite(options, origin);
    await addAccount(options, site, 'user 0');
    await options.evaluate(`(async () => {
      const { settings: { version, value } } = await chrome.storage.local.get('settings');
      const settings = JSON.parse(value);
      const [first] = settings.accounts;
      settings.accounts = Array.from({ length: ${ACCOUNTS} }, (_, index) =>
        index === 0 ? first : { ...first, id: crypto.randomUUID(), label: 'user ' + index, username: 'user' + index });
      await chrome.storage.local.set({ settings: { version, value: JSON.stringify(settings) } });
    })()`);
    await options.close();
    const app = await driver.openTab(`${origin}/`);
    const control = await driver.browser.installExtension(writeEmpty(join(folder, 'empty')));
    const popup = (await driver.openPopup(app)).url();
    const ours = await openBeside(driver, app, popup);
    const empty = await openBeside(driver, app, `chrome-extension://${control}/popup.html`);
    const times = await compare(20, {
      ours: async () => {
        await driver.killBackground();
        return ours();
      },
      empty,
    });
    const ratio = times.ours / times.empty;
    return [
      {
        name: `popup to first of ${ACCOUNTS} accounts`,
        value: `${ratio.toFixed(2)} times an empty popup (${times.ours.toFixed(1)} to ${times.empty.toFixed(1)} ms)`,
        limit: 'at most 2.00',
        isWithin: ratio <= 2,
      },
    ];
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/**
 * A popup's page in a window of its own, behind the tab that it speaks of: there it can be watched from its first
 * instant, which the toolbar's own popup cannot.
 *
 * @param {Stage['driver']} driver @param {import('puppeteer-core').Page} app @param {string} url
 * @returns {Promise<() => Promise<number>>} opens it anew; milliseconds to the first frame with a row
 */
async function openBeside(driver, app, url) {
  const known = new Set(driver.browser.targets());
  const opened = driver.browser.waitForTarget(target => target.type() === 'page' && !known.has(target));
  await driver.runInBackground(async () => {
    await /** @type {any} */ (globalThis).chrome.windows.create({
      url: 'about:blank',
      type: 'popup',
      focused: false,
    });
  });
  const page = await (await opened).asPage();
  await page.evaluateOnNewDocument(`globalThis.firstRow = new Promise(resolve => {
    const look = () => document.querySelector('li button') ? resolve(performance.now()) : requestAnimationFrame(look);
    requestAnimationFrame(look);
  })`);
  return async () => {
    await app.bringToFront();
    await page.goto(url);
    const time = await page.evaluate('firstRow');
    await page.goto('about:blank');
    return /** @type {number} */ (time);
  };
}
