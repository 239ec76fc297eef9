import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../../scripts/prepare.mjs';
import { type Stage, useStage } from '../stage.ts';
import { findTokens, type Observed } from './observed.ts';
import { toPage } from './page.ts';
import { type Cell, cellsIn, enact, hasIpv6, observe } from './run.ts';
import { type BrowserKey, isSameOrigin, type Situation } from './situation.ts';
import { SECURE_HOSTS, TABLES } from './situations.ts';
import { isWhole } from './slice.ts';
import { toVerdict, type Verdict } from './verdict.ts';
import { createWorld } from './world.ts';

const PAGE = join(root, 'docs/wire-matrix.md');
const BROWSERS = (['chromium', 'firefox'] as const).filter(browser => cellsIn(browser).length > 0);

interface Findings {
  /** Name and version. */
  readonly name: string;
  readonly observed: ReadonlyMap<string, Observed | undefined>;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** What carried a token where or when it must not. In words. */
  readonly leaks: readonly string[];
  /** What could not be asked. In words. */
  readonly troubles: readonly string[];
}

const findings = new Map<BrowserKey, Findings>();
const toKey = (situation: string, kind: string) => `${situation} | ${kind}`;
const keyOf = ({ situation, kind }: Cell) => toKey(situation.title, kind.name);

const stages = BROWSERS.map(browser =>
  useStage(async () => {}, {
    browser,
    hosts: ['*.localhost', '*.localhost.', '*.test'],
    secure: SECURE_HOSTS,
  }),
);

/** Side by side: a browser is mostly waited for. */
beforeAll(async () => {
  const all = BROWSERS.map(async (browser, index) => {
    findings.set(browser, await investigate(browser, stages[index] as Stage));
  });
  await Promise.all(all);
}, 1_800_000);

async function investigate(browser: BrowserKey, stage: Stage): Promise<Findings> {
  const world = await createWorld(browser, stage);
  const troubles: string[] = [];
  for (const table of TABLES) troubles.push(...(await enact(world, table)));
  const cells = cellsIn(browser);
  const observed = new Map(cells.map(cell => [keyOf(cell), observe(world, cell)]));
  const verdicts = new Map(
    cells.map(cell => {
      const { situation, kind } = cell;
      const bare = isAlone(situation) ? observed.get(toKey('nothing chosen', kind.name)) : undefined;
      return [keyOf(cell), toVerdict(observed.get(keyOf(cell)), situation, kind, browser, bare)];
    }),
  );
  return { name: stage.driver.name, observed, verdicts, leaks: findLeaks(stage), troubles };
}

/** Where the page and what it asks for are of one origin, the browser's own cookies go along. */
function isAlone(situation: Situation): boolean {
  return isSameOrigin(situation) && !situation.framedBy;
}

/** Of all that arrived, whatever asked for it, on the way too. */
function findLeaks({ echo }: Stage): readonly string[] {
  return echo.log.flatMap(seen =>
    findTokens(seen).flatMap(({ who, place, audience, expiresAt = 0 }) => {
      const was = `${who}@${place} at ${seen.origin}${seen.path}`;
      return [
        ...(audience?.includes(seen.origin) ? [] : [`elsewhere: ${was}`]),
        ...(seen.at < expiresAt ? [] : [`too late: ${was}`]),
      ];
    }),
  );
}

describe.each(BROWSERS)('in %s', browser => {
  test('all that was to be asked could be asked', () => {
    expect(findings.get(browser)?.troubles).toEqual([]);
  });

  test.each(TABLES)('every request carries what it must and nothing else: $title', table => {
    const titles = table.situations.map(({ title }) => title);
    const wrong = [...(findings.get(browser)?.verdicts ?? [])].flatMap(([key, { sent, expected }]) =>
      sent === expected || !titles.some(title => key.startsWith(`${title} |`))
        ? []
        : [`${key}: must be ${expected}, was ${sent}`],
    );
    expect(wrong).toEqual([]);
  });

  test('no token came to an origin that it is not for, or after its time', () => {
    expect(findings.get(browser)?.leaks).toEqual([]);
  });

  test.runIf(isWhole)("the browser's own cookies were there to be taken away", () => {
    for (const kind of ['image', 'address typed']) {
      expect(findings.get(browser)?.observed.get(toKey('nothing chosen', kind))?.own, kind).toBe(true);
    }
  });
});

test('docs/wire-matrix.md is what was seen', () => {
  const page = toPage(
    TABLES,
    BROWSERS.map(browser => findings.get(browser)?.name ?? ''),
    (situation, kind) =>
      BROWSERS.flatMap(
        browser => findings.get(browser)?.verdicts.get(toKey(situation.title, kind.name)) ?? [],
      ),
  );
  if (!isWhole) return console.log(page);
  if (process.env.WIRE_MATRIX === 'write' && hasIpv6) writeFileSync(PAGE, page);
  expect(toSeenAnywhere(page)).toBe(toSeenAnywhere(readFileSync(PAGE, 'utf8')));
});

/** Without what differs between machines: the versions of the browsers and, on one that has no IPv6, its columns. */
function toSeenAnywhere(page: string): string {
  let left: readonly boolean[] = [];
  const toLine = (line: string) => {
    const cells = line.split(' | ');
    if (line.startsWith('|  |')) left = cells.map(title => !hasIpv6 && /IPv6|\[::1\]/.test(title));
    return cells.filter((_, index) => !left[index]).join(' | ');
  };
  return page
    .replaceAll(/(Chromium|Firefox) \d+/g, '$1')
    .split('\n')
    .map(toLine)
    .join('\n');
}
