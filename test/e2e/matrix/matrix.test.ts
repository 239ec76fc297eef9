import { readFileSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../../scripts/prepare.mjs';
import { useStage } from '../stage.ts';
import type { Kind } from './kind.ts';
import { kindsOf } from './kinds.ts';
import type { Observed } from './observed.ts';
import { toPage } from './page.ts';
import { cellsOf, enact, observe } from './run.ts';
import type { Situation } from './situation.ts';
import { TABLES } from './situations.ts';
import { type BrowserKey, isAsExpected, toVerdict, type Verdict } from './verdict.ts';
import { createWorld, type World } from './world.ts';

const PAGE = join(root, 'docs/wire-matrix.md');
const browsers = (process.env.MATRIX_BROWSERS ?? 'chromium,firefox').split(',') as BrowserKey[];
const hasIpv6 = Object.values(networkInterfaces()).some(each =>
  each?.some(({ address }) => address === '::1'),
);
const isIpv6 = ({ app, to }: Situation) => [app.places[0], to].some(place => place?.[0] === '[::1]');
const tables = hasIpv6
  ? TABLES
  : TABLES.map(table => ({ ...table, situations: table.situations.filter(each => !isIpv6(each)) }));
/** Permissions are given one after another, and then stay. */
const toRun = tables.toSorted((a, b) => Number(!a.allowed) - Number(!b.allowed));
const names: string[] = [];
const seen = new Map<string, Observed | undefined>();
const toKey = (browser: BrowserKey, title: string, kind: string) => [browser, title, kind].join(' | ');

/** Where the page and what it asks for are of one origin, the browser's own cookies go along. */
const isAlone = ({ from, to, framedBy }: Situation) => !from && !to && !framedBy;

function judge(browser: BrowserKey, situation: Situation, kind: Kind): Verdict {
  const observed = seen.get(toKey(browser, situation.title, kind.name));
  const bare = isAlone(situation) ? seen.get(toKey(browser, 'nothing chosen', kind.name)) : undefined;
  return toVerdict(observed, situation, kind, browser, bare);
}

describe.each(browsers)('in %s', browser => {
  let world: World;
  const stage = useStage(
    async stage => {
      world = await createWorld(stage);
    },
    { browser, hosts: ['*.localhost', '*.localhost.', '*.test'] },
  );

  beforeAll(async () => {
    names.push(stage.driver.name);
    for (const table of toRun) await enact(world, table);
    for (const table of tables) {
      for (const cell of cellsOf(table.situations, kindsOf(table))) {
        seen.set(toKey(browser, cell.situation.title, cell.kind.name), observe(stage.echo, cell));
      }
    }
  }, 900_000);

  test.each(tables)('every request carries what it must and nothing else: $title', table => {
    const wrong = cellsOf(table.situations, kindsOf(table)).flatMap(({ situation, kind }) => {
      const verdict = judge(browser, situation, kind);
      const key = toKey(browser, situation.title, kind.name);
      return isAsExpected(verdict) ? [] : [`${key}: must be ${verdict.expected}, was ${verdict.sent}`];
    });
    expect(wrong).toEqual([]);
  });

  test("the browser's own cookies were there to be taken away", () => {
    for (const kind of ['image', 'address typed']) {
      expect(seen.get(toKey(browser, 'nothing chosen', kind))?.own, kind).toBe(true);
    }
  });
});

test.skipIf(!hasIpv6)('docs/wire-matrix.md is what was seen', () => {
  const page = toPage(tables, {
    names,
    verdicts: (situation, kind) => browsers.map(browser => judge(browser, situation, kind)),
  });
  if (process.env.WIRE_MATRIX === 'write') writeFileSync(PAGE, page);
  expect(page).toBe(readFileSync(PAGE, 'utf8'));
});
