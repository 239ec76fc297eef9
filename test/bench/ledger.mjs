import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { collect, median, toRatio } from './statistics.mjs';

/** @typedef {import('../../scripts/bench.mjs').Row} Row */
/** @typedef {import('../../scripts/bench.mjs').Stage} Stage */
/** @typedef {import('puppeteer-core').Page} Page */

/** Of one turn: many, so that the time of the one in the middle does not depend on what else the machine does. */
const BURSTS = 25;
/** Fetches of a burst: the page's clock tells no less than a tenth of a millisecond. */
const FETCHES = 10;
const IMAGES = 50;
const PAGES = 9;
const ROUNDS = 15;
/** Within which all that a switch sets going has come to its end, and what was reported before it is stored. */
const SETTLING = 350;

/** @typedef {{ fetch: number, page: number }} Turn medians in milliseconds */

/**
 * What the ledger costs the page: a fetch, and a page of images, in one browser under the same rules with requests
 * watched and not. `again` is `off` once more: what the machine makes of no difference at all.
 *
 * @param {Stage} stage
 * @returns {Promise<readonly Row[]>}
 */
export async function measureLedger({ driver, addSite, addAccount }) {
  const server = await startServer();
  try {
    const origin = `http://app.test:${server.port}`;
    const options = await driver.openPage('options');
    const site = await addSite(options, origin);
    const { id } = await addAccount(options, site, 'alice');
    const app = await driver.openTab(`${origin}/`);
    const ledger = await toSwitch(options, site, id);
    await app.bringToFront();
    const measure = async () => {
      await sleep(SETTLING);
      return timeTurn(app);
    };
    const turns = await collect(ROUNDS, {
      on: () => ledger.on().then(measure),
      off: () => ledger.off().then(measure),
      again: () => ledger.off().then(measure),
    });
    server.check();
    return [
      toRow('ledger, a fetch', 'fetch', turns),
      toRow(`ledger, a page of ${IMAGES} images`, 'page', turns),
    ];
  } finally {
    server.close();
  }
}

/** @param {string} name @param {keyof Turn} what @param {Record<'on' | 'off' | 'again', Turn[]>} turns @returns {Row} */
function toRow(name, what, turns) {
  const [on, off, again] = [turns.on, turns.off, turns.again].map(each => each.map(turn => turn[what]));
  const milliseconds = [on, off].map(times => median(times ?? []).toFixed(2)).join(' to ');
  return {
    name,
    value: `${toText(toRatio(on ?? [], off ?? []))} times without it (${milliseconds} ms; off to off ${toText(toRatio(again ?? [], off ?? []))})`,
  };
}

/** @param {ReturnType<typeof toRatio>} ratio */
function toText({ ratio, low, high }) {
  return `${ratio.toFixed(2)} [${low.toFixed(2)}-${high.toFixed(2)}]`;
}

/**
 * With no account chosen no request is watched; the rules that the choice had made are then put back by hand, and
 * those of the background again before it makes others, since it knows its own alone.
 *
 * @param {Page} page @param {string} site @param {string} account
 */
async function toSwitch(page, site, account) {
  /** @param {unknown} choice */
  const select = choice => {
    const message = { command: 'selectAccount', input: { site, choice, tab: -1, scope: 'site' } };
    return page.evaluate(`chrome.runtime.sendMessage(${JSON.stringify(message)})`);
  };
  const read = () => page.evaluate('chrome.declarativeNetRequest.getSessionRules()');
  /** @param {unknown} rules */
  const put = rules =>
    page.evaluate(`chrome.declarativeNetRequest.getSessionRules().then(old =>
      chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: old.map(rule => rule.id), addRules: ${JSON.stringify(rules)} }))`);
  await select(null);
  const unchosen = await read();
  await select({ kind: 'account', account });
  const chosen = await read();
  let isByHand = false;
  return {
    async on() {
      if (isByHand) await put(unchosen);
      isByHand = false;
      await select({ kind: 'account', account });
    },
    async off() {
      if (isByHand) return;
      await select(null);
      await put(chosen);
      isByHand = true;
    },
  };
}

/** @param {Page} page @returns {Promise<Turn>} */
async function timeTurn(page) {
  const bursts = await page.evaluate(timeBursts, BURSTS, FETCHES);
  /** @type {number[]} */
  const pages = [];
  for (let index = 0; index < PAGES; index++) pages.push(await page.evaluate(timeImages, IMAGES));
  return { fetch: median(bursts) / FETCHES, page: median(pages) };
}

/** In the page, one after another. @param {number} bursts @param {number} fetches of each @returns {Promise<number[]>} milliseconds of each */
async function timeBursts(bursts, fetches) {
  const times = [];
  for (let burst = 0; burst < bursts; burst++) {
    const start = performance.now();
    for (let index = 0; index < fetches; index++) await (await fetch(`/item?index=${index}`)).text();
    times.push(performance.now() - start);
  }
  return times;
}

/** In the page. @param {number} count @returns {Promise<number>} milliseconds */
async function timeImages(count) {
  const start = performance.now();
  const images = Array.from({ length: count }, (_, index) => {
    const image = new Image();
    image.src = `/image?index=${index}&time=${start}`;
    return image;
  });
  await Promise.all(images.map(image => new Promise(resolve => image.addEventListener('load', resolve))));
  return performance.now() - start;
}

const PIXEL = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64');

async function startServer() {
  let bare = 0;
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    const isMeasured = url.startsWith('/image') || url.startsWith('/item');
    if (isMeasured && !request.headers.authorization) bare++;
    response.setHeader('cache-control', 'no-store');
    if (url.startsWith('/image')) response.setHeader('content-type', 'image/gif').end(PIXEL);
    else response.setHeader('content-type', 'text/html').end('<!doctype html><title>app</title>');
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    /** @throws when a measured request went without its token: then unlike things were compared. */
    check() {
      if (bare > 0) throw new Error(`${bare} requests went without a token`);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
