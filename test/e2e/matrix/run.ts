import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from 'puppeteer-core';
import type { SignIn } from '../../../src/core/sign-in.ts';
import type { Echo } from '../echo.ts';
import type { Stage } from '../stage.ts';
import type { Ask, Extension, Hop, Kind, Tools } from './kind.ts';
import { kindsOf } from './kinds.ts';
import { type Observed, toObserved } from './observed.ts';
import { insist, inTime, within } from './patience.ts';
import { type BrowserKey, isSameOrigin, type Situation, type Table, type Who } from './situation.ts';
import { ELSEWHERE, TABLES } from './situations.ts';
import { isInSlice } from './slice.ts';
import { toExpected } from './verdict.ts';
import { createTokenFor, signInAt, type TestSite, type World } from './world.ts';

/** One kind of request in one situation. */
export interface Cell {
  readonly situation: Situation;
  readonly kind: Kind;
  /** How the addresses of its requests end, and those of no other cell. */
  readonly path: string;
}

/** Not every machine has addresses of the sixth version, not even its own. */
export const hasIpv6 = Object.values(networkInterfaces()).some(each =>
  each?.some(({ address }) => address === '::1'),
);

/** What must be seen, of every table. */
export function cellsIn(browser: BrowserKey): readonly Cell[] {
  return TABLES.flatMap(table => cellsOf(browser, table, table.situations));
}

/**
 * Has every request of a table made. What arrives is in the echo server's log.
 *
 * @returns what could not be asked, and why. The other situations are played all the same.
 */
export async function enact(world: World, table: Table): Promise<readonly string[]> {
  const { stage, browser } = world;
  const { allowed = [] } = table;
  const troubles: string[] = [];
  const play: Play = (step, act) => inTime(`${browser}, ${table.title}, ${step}`, act());
  if (allowed.length > 0) await play('what is allowed', () => stage.allow(allowed));
  if (table.letsIn) await play('private windows', () => stage.driver.letIntoPrivateWindows());
  for (const situations of groupAlike(table.situations)) {
    const cells = cellsOf(browser, table, situations);
    if (cells.length === 0) continue;
    const title = situations.map(({ title }) => title).join(' and ');
    const playHere: Play = (step, act) => play(`${title}, ${step}`, act);
    await enactTogether(world, cells, playHere).catch(error => troubles.push(error.message));
    await playHere('its end', () => world.closeTabs());
  }
  return troubles;
}

/** Does a step, and says which it was that failed or had no end. */
type Play = (step: string, act: () => Promise<unknown>) => Promise<void>;

/** Situations that differ only in what is asked for: one tab has them all. */
function groupAlike(situations: readonly Situation[]): readonly (readonly Situation[])[] {
  const groups = new Map<string, Situation[]>();
  for (const situation of situations) {
    const { title: _, to: __, written: ___, sends: ____, but: _____, ...same } = situation;
    const key = JSON.stringify(same);
    groups.set(key, [...(groups.get(key) ?? []), situation]);
  }
  return [...groups.values()];
}

function isIn(browser: BrowserKey) {
  return ({ only = browser, app, to }: Situation) =>
    only === browser && (hasIpv6 || ![app.places[0], to].some(place => place?.[0] === '[::1]'));
}

/** A frame is asked only for what leaves its page as it is. */
function cellsOf(browser: BrowserKey, table: Table, situations: readonly Situation[]): readonly Cell[] {
  const slug = (text: string) => text.replace(/[^a-z0-9]+/gi, '-').toLowerCase();
  const kinds = kindsOf(table).flatMap(({ kinds }) => kinds);
  return situations.filter(isIn(browser)).flatMap(situation =>
    kinds
      .filter(kind => 'asks' in kind || !situation.framedBy)
      .filter(kind => isInSlice(browser, table.title, situation.title, kind.name))
      .map(kind => ({ situation, kind, path: `/${slug(situation.title)}/${slug(kind.name)}` })),
  );
}

/** @returns undefined where nothing arrived. */
export function observe({ arrivals }: World, { kind, path }: Cell): Observed | undefined {
  const isPreflight = kind.sort === 'preflight';
  return toObserved(arrivals(path).filter(seen => (seen.method === 'OPTIONS') === isPreflight));
}

/** All cells of situations that are alike. */
async function enactTogether(world: World, cells: readonly Cell[], play: Play): Promise<void> {
  const { stage, sites } = world;
  const [{ situation }] = cells as [Cell];
  const site = sites.get(situation.app) as TestSite;
  const home = `${stage.echo.origin(...(situation.from ?? situation.app.places[0]))}/ask`;
  for (const { kind, path } of cells) if (kind.answer) stage.echo.answer(path, kind.answer);
  let page!: Page;
  let seen!: Page;
  await play('its tab', async () => {
    page = await stage.openTab(home, situation.tabIn);
    // Into another window the extension need not be let.
    seen = situation.tabIn ? await stage.openTab(home) : page;
  });
  try {
    await play('who is chosen', () => arrange(stage, site, situation, page, seen));
    await play('what a page asks', () => askAll(world, page, home, cells));
    for (const cell of cells.filter(({ kind }) => !('asks' in kind))) {
      await play(cell.kind.name, () => leave(world, site, page, home, cell));
    }
  } finally {
    await play('nobody chosen', async () => {
      await stage.choose(seen, site.id, null, 'site');
      if (situation.paused) await stage.call('setPaused', { paused: false });
    });
  }
}

/** @param seen in which what is chosen for the site is chosen. */
async function arrange(
  stage: Stage,
  site: TestSite,
  situation: Situation,
  page: Page,
  seen: Page,
): Promise<void> {
  const choose = async (page: Page, who: Who | undefined, scope: 'tab' | 'site') => {
    if (who === undefined) return;
    const choice = who === 'none' || who === 'signed-out' ? { kind: who } : site.accounts[who];
    await stage.choose(page, site.id, choice, scope);
  };
  const isExpired = [situation.tab, situation.site].includes('expired');
  const life = 2;
  if (isExpired) {
    const token = createTokenFor(site.draft.origins, 'expired', life);
    await stage.call('pasteToken', { account: site.accounts.expired, token });
  }
  const pasted = Date.now();
  if (situation.otherTab) {
    await choose(await stage.openTab(page.url()), situation.otherTab, 'tab');
  }
  await choose(seen, situation.site, 'site');
  await choose(page, situation.tab, 'tab');
  if (situation.paused) await stage.call('setPaused', { paused: true });
  if (isExpired) await sleep(pasted + life * 1_000 - Date.now());
}

async function openFramed(page: Page, around: string, home: string): Promise<Frame> {
  await page.goto(around);
  await page.evaluate(src => {
    document.body.append(Object.assign(document.createElement('iframe'), { src }));
  }, home);
  const frame = await page.waitForFrame(home);
  await frame.waitForFunction(() => document.readyState === 'complete');
  return frame;
}

function toUrl(echo: Echo, { situation, kind, path }: Cell): string {
  const app = new URL(echo.origin(...situation.app.places[0]));
  const url = new URL(path, echo.origin(...(situation.to ?? situation.app.places[0])));
  const hop = (to: string, { at, status }: Hop) => {
    const from = echo.origin(...(at === 'site' ? situation.app.places[0] : ELSEWHERE));
    return `${from}/hop?status=${status}&to=${encodeURIComponent(to)}`;
  };
  return (kind.route ?? []).toReversed().reduce(hop, situation.written?.(url, app) ?? url.href);
}

async function askAll(world: World, page: Page, home: string, cells: readonly Cell[]): Promise<void> {
  const [{ situation }] = cells as [Cell];
  const asker: Page | Frame = situation.framedBy
    ? await openFramed(page, `${world.stage.echo.origin(...situation.framedBy)}/frame`, home)
    : page;
  const asked = cells.filter(({ kind }) => 'asks' in kind);
  const toAsk = ({ kind, ...cell }: Cell) =>
    'asks' in kind ? toSource(kind.asks, toUrl(world.stage.echo, { kind, ...cell })) : '';
  let due = asked;
  await insist(
    () => asker.evaluate(`{ ${due.map(toAsk).join('\n')} }`),
    () => {
      due = due.filter(cell => isDue(world, cell));
      return due.length === 0;
    },
  );
}

/** One way to leave a page. */
async function leave(world: World, site: TestSite, page: Page, home: string, cell: Cell): Promise<void> {
  const { kind, path } = cell;
  const url = toUrl(world.stage.echo, cell);
  await insist(
    async () => {
      await goHome(page, home, cell.situation);
      if ('leaves' in kind) await page.evaluate(toSource(kind.leaves, url)).catch(() => {});
      if ('drives' in kind) await kind.drives(url, page, toExtension(world, site));
    },
    () => !isDue(world, cell),
  );
  // To go anywhere on the way there would confuse the driver.
  if ('leaves' in kind) await within(5_000, () => page.url().includes(path));
}

/** What must come has not yet. */
function isDue({ arrivals, browser }: World, { situation, kind, path }: Cell): boolean {
  const isWanted = !['unasked', 'lost'].includes(toExpected(situation, kind, browser));
  return isWanted && arrivals(path).length === 0;
}

/** Where what is asked for is of the same origin, one page is as good as another. A token in the query makes Firefox say that it went elsewhere. */
async function goHome(page: Page, home: string, situation: Situation): Promise<void> {
  const { origin } = new URL(home);
  const isHome = isSameOrigin(situation) && (await page.evaluate('origin').catch(() => '')) === origin;
  if (!isHome) await page.goto(home, { waitUntil: 'domcontentloaded' }).catch(() => {});
  await page.waitForFunction(
    start => location.href.startsWith(start) && document.body,
    {},
    isSameOrigin(situation) ? origin : home,
  );
}

function toExtension({ stage, findOwn, findOther }: World, { id, draft, accounts }: TestSite): Extension {
  const signInWith = async (signIn: SignIn) => {
    await stage.call('editSite', { site: id, draft: { ...draft, signIn } });
    await stage.call('signIn', { account: accounts['signing-in'], password: 'x' }).catch(() => {});
  };
  return {
    findOwn,
    findOther,
    fetchInBackground: url =>
      stage.driver.runInBackground(async url => void (await fetch(url).catch(() => {})), url),
    signIn: url => signInWith(signInAt(url)),
    async renew(url) {
      const { origin } = new URL(url);
      await signInWith({ ...signInAt(`${origin}/tokens`), issuer: { url: origin, tokenEndpoint: url } });
      await stage.call('renew', { account: accounts['signing-in'] }).catch(() => {});
    },
  };
}

/** Asks, whatever comes of it. */
function toSource(ask: Ask | string, url: string): string {
  return `try { Promise.resolve((${ask})(${JSON.stringify(url)}, (${toTools})())).catch(() => {}) } catch {}`;
}

/** Runs in the page. */
function toTools(): Tools {
  return {
    by: (aid, url) => `${location.origin}/by/${aid}?url=${encodeURIComponent(url)}`,
    add: (tag, attributes = {}) => {
      const element = Object.assign(document.createElement(tag), attributes);
      document.body.append(element);
      return element;
    },
  };
}
