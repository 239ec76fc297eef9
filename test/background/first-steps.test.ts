import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ORIGIN } from './fake-browser.ts';
import { createWorld, type World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = createWorld();
  await world.start();
});
afterEach(async () => {
  await world.kill();
  vi.unstubAllGlobals();
});

const opened = async (reason: string, installType: World['holdings']['installType']) => {
  world.holdings.installType = installType;
  (await world.wake()).events.installed.emit({ reason });
  await world.settle();
  return [...world.holdings.tabs.values()].map(({ url }) => url);
};

test('the first steps are shown to whoever installs it', async () => {
  const page = `${ORIGIN}/src/ui/options/index.html#welcome`;
  expect(await opened('install', 'normal')).toEqual([page]);
});

test.each([
  ['update', 'normal'],
  ['install', 'admin'],
  ['install', 'development'],
] as const)('nothing is opened on %s where it is %s', async (reason, installType) => {
  expect(await opened(reason, installType)).toEqual([]);
});
