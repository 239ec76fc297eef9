import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { collect, median, toRatio } from './statistics.mjs';

/** @typedef {import('../../scripts/bench.mjs').Row} Row */
/** @typedef {import('../../scripts/bench.mjs').Stage} Stage */
/** @typedef {import('puppeteer-core').Page} Page */

/** Of one measurement: short, so that what else the machine does meets all alike, and long enough for a batch of reports. */
const FETCHES = 150;
const IMAGES = 100;
const ROUNDS = 40;
/** Within which the background has judged and stored what was reported. */
const BATCH = 350;

/**
 * What the ledger costs the page: fetches in a row, and a page of images, in one browser under the same rules with
 * requests watched and not. `again` is `off` once more: what the machine makes of no difference at all.
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
    /** @param {() => Promise<number>} time */
    const measure = time =>
      collect(ROUNDS, {
        async on() {
          await ledger.on();
          const taken = await time();
          await sleep(BATCH);
          return taken;
        },
        off: () => ledger.off().then(time),
        again: () => ledger.off().then(time),
      });
    const fetches = await measure(() => app.evaluate(timeFetches, FETCHES));
    const images = await measure(() => app.evaluate(timeImages, IMAGES));
    server.check();
    return [
      toRow(`ledger, ${FETCHES} fetches in a row`, fetches),
      toRow(`ledger, page of ${IMAGES} images`, images),
    ];
  } finally {
    server.close();
  }
}

/** @param {string} name @param {Record<'on' | 'off' | 'again', number[]>} times @returns {Row} */
function toRow(name, { on, off, again }) {
  const milliseconds = [on, off].map(times => median(times).toFixed(0)).join(' to ');
  return {
    name,
    value: `${toText(toRatio(on, off))} times without it (${milliseconds} ms; off to off ${toText(toRatio(again, off))})`,
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

/** In the page. @param {number} count @returns {Promise<number>} milliseconds */
async function timeFetches(count) {
  const start = performance.now();
  for (let index = 0; index < count; index++) await (await fetch(`/item?index=${index}`)).text();
  return performance.now() - start;
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
