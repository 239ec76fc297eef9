import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from 'puppeteer-core';
import type { Echo } from '../echo.ts';
import type { Stage } from '../stage.ts';
import { createToken } from '../tokens.ts';
import type { Ask, Extension, Group, Hop, Kind, Tools } from './kind.ts';
import { kindsOf } from './kinds.ts';
import { type Observed, toObserved } from './observed.ts';
import type { Situation, Table, Who } from './situation.ts';
import { ELSEWHERE } from './situations.ts';
import { signInAt, type TestSite, type World } from './world.ts';

/** One kind of request in one situation. */
export interface Cell {
  readonly situation: Situation;
  readonly kind: Kind;
  /** How the addresses of its requests end, and those of no other cell. */
  readonly path: string;
}

/** Has every request of a table made. What arrives is in the echo server's log. */
export async function enact(world: World, table: Table): Promise<void> {
  const patterns = table.allowed ?? ['http://*/*', 'ws://*/*'];
  if (patterns.length > 0) await world.stage.allow(patterns);
  for (const situations of groupAlike(table.situations)) {
    await enactTogether(world, situations, kindsOf(table));
  }
}

export function cellsOf(situations: readonly Situation[], groups: readonly Group[]): readonly Cell[] {
  const slug = (text: string) => text.replace(/[^a-z0-9]+/gi, '-').toLowerCase();
  return situations.flatMap(situation =>
    groups
      .flatMap(({ kinds }) => kinds)
      .map(kind => ({ situation, kind, path: `/${slug(situation.title)}/${slug(kind.name)}` })),
  );
}

/** @returns undefined where nothing arrived. */
export function observe({ log }: Echo, { kind, path }: Cell): Observed | undefined {
  const isPreflight = kind.sort === 'preflight';
  return toObserved(
    log.filter(seen => seen.path.endsWith(path) && (seen.method === 'OPTIONS') === isPreflight),
  );
}

function groupAlike(situations: readonly Situation[]): readonly (readonly Situation[])[] {
  const groups = new Map<string, Situation[]>();
  for (const situation of situations) {
    const { title: _, to: __, written: ___, sends: ____, ...same } = situation;
    const key = JSON.stringify(same);
    groups.set(key, [...(groups.get(key) ?? []), situation]);
  }
  return [...groups.values()];
}

/** Situations that differ only in what is asked for: one tab has them all. */
async function enactTogether(
  world: World,
  situations: readonly Situation[],
  groups: readonly Group[],
): Promise<void> {
  const { stage, sites } = world;
  const [situation] = situations as [Situation];
  const site = sites.get(situation.app) as TestSite;
  const home = `${stage.echo.origin(...(situation.from ?? situation.app.places[0]))}/ask`;
  const cells = cellsOf(situations, groups);
  for (const { kind, path } of cells) if (kind.answer) stage.echo.answer(path, kind.answer);
  const page = await stage.openTab(home);
  await arrange(stage, site, situation, page);
  const asker = situation.framedBy
    ? await openFramed(page, `${stage.echo.origin(...situation.framedBy)}/frame`, home)
    : page;
  await askAll(world, asker, cells);
  if (!situation.framedBy) {
    for (const cell of cells.filter(({ kind }) => !('asks' in kind))) {
      await leave(world, site, page, home, cell).catch(cause => {
        throw new Error(`could not ask: ${cell.path}`, { cause });
      });
    }
  }
  await stage.choose(page, site.id, null, 'site');
  if (situation.paused) await stage.call('setPaused', { paused: false });
  await stage.closeTabs();
}

async function arrange(stage: Stage, site: TestSite, situation: Situation, page: Page): Promise<void> {
  const choose = async (page: Page, who: Who | undefined, scope: 'tab' | 'site') => {
    if (who === undefined) return;
    const choice = who === 'none' || who === 'signed-out' ? { kind: who } : site.accounts[who];
    await stage.choose(page, site.id, choice, scope);
  };
  const isExpired = [situation.tab, situation.site].includes('expired');
  const life = 2;
  if (isExpired) {
    const token = createToken('expired', life);
    await stage.call('pasteToken', { account: site.accounts.expired, token });
  }
  const pasted = Date.now();
  if (situation.otherTab) {
    await choose(await stage.openTab(page.url()), situation.otherTab, 'tab');
  }
  await choose(page, situation.site, 'site');
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

/** All at once, and again what a busy machine may have kept from being asked. */
async function askAll(world: World, asker: Page | Frame, cells: readonly Cell[]): Promise<void> {
  const { stage, habits } = world;
  const asked = cells.filter(({ kind }) => 'asks' in kind);
  const isDue = (cell: Cell) => habits.get(toHabit(cell)) !== false && !hasArrived(stage.echo, cell);
  await askOnce(stage.echo, asker, asked, isDue);
  const due = asked.filter(isDue);
  if (due.length > 0) await askOnce(stage.echo, asker, due, isDue);
  for (const cell of asked) learn(stage.echo, habits, cell);
}

async function askOnce(
  echo: Echo,
  asker: Page | Frame,
  cells: readonly Cell[],
  isDue: (cell: Cell) => boolean,
): Promise<void> {
  const sources = cells.map(cell => ('asks' in cell.kind ? toSource(cell.kind.asks, toUrl(echo, cell)) : ''));
  await asker.evaluate(`{ ${sources.join('\n')} }`);
  // Until nothing has arrived for a while; a longer one while there is something to wait for.
  for (let seen = -1; seen !== echo.log.length; ) {
    seen = echo.log.length;
    await within(cells.some(isDue) ? 2_000 : 300, () => seen !== echo.log.length);
  }
}

/** Situations alike in whether the page and what it asks for are of one origin are alike in what a browser leaves out. */
function toHabit({ kind, situation: { from, to, framedBy } }: Cell): string {
  return `${kind.name}, ${from || to || framedBy ? 'elsewhere' : 'at home'}`;
}

function hasArrived({ log }: Echo, { path }: Cell): boolean {
  return log.some(seen => seen.path.endsWith(path));
}

/** What came once is waited for from then on. */
function learn(echo: Echo, habits: World['habits'], cell: Cell): void {
  const habit = toHabit(cell);
  habits.set(habit, habits.get(habit) === true || hasArrived(echo, cell));
}

/** One way to leave a page, from a new one. */
async function leave(
  { stage, habits }: World,
  site: TestSite,
  page: Page,
  home: string,
  cell: Cell,
): Promise<void> {
  const { kind, path } = cell;
  const patience = habits.get(toHabit(cell)) === false ? 500 : 5_000;
  const url = toUrl(stage.echo, cell);
  await goHome(page, home);
  if ('leaves' in kind) await page.evaluate(toSource(kind.leaves, url)).catch(() => {});
  if ('drives' in kind) await kind.drives(url, page, toExtension(stage, site));
  await within(patience, () => hasArrived(stage.echo, cell));
  learn(stage.echo, habits, cell);
  if ('leaves' in kind) await within(300, () => page.url().endsWith(path));
}

/** A token in the query makes Firefox say that it went elsewhere. */
async function goHome(page: Page, home: string): Promise<void> {
  await page.goto(home, { waitUntil: 'domcontentloaded' }).catch(() => {});
  await page.waitForFunction(home => location.href.startsWith(home) && document.body, {}, home);
}

function toExtension({ call, openOptions }: Stage, { id, draft, accounts }: TestSite): Extension {
  return {
    openOptions,
    async signIn(url) {
      await call('editSite', { site: id, draft: { ...draft, signIn: signInAt(url) } });
      await call('signIn', { account: accounts['signing-in'], password: 'x' }).catch(() => {});
    },
  };
}

/** Waits until it is so, but not longer than so many milliseconds. */
async function within(patience: number, isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + patience; !isSo() && Date.now() < end; ) await sleep(10);
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
