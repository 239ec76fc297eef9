import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Failure } from '../../scripts/failure.mjs';
import { checkNode, findBrowser, isSupportedNode } from '../../scripts/prepare.mjs';

const browser = { name: 'Browser', variable: 'BROWSER_PATH', programs: ['best', 'second'], packages: [] };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guise-prepare-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function addProgram(name: string, mode = 0o755): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  chmodSync(path, mode);
  return path;
}

test.each([
  ['20.19.0', true],
  ['20.18.9', false],
  ['21.9.0', false],
  ['22.11.0', false],
  ['22.12.0', true],
  ['24.0.0', true],
  ['18.20.0', false],
])('knows whether Node %s is supported: %s', (version, supported) => {
  expect(isSupportedNode(version)).toBe(supported);
});

test('refuses an old Node by its version', () => {
  expect(() => checkNode('18.20.1')).toThrow(
    'Guise needs Node 20.19 or later, or 22.12 or later; this is Node 18.20.1.',
  );
});

test('finds the best of the browsers on the PATH', () => {
  addProgram('second');
  const best = addProgram('best');
  expect(findBrowser(browser, { PATH: `/nowhere:${folder}` })).toBe(best);
});

test('passes over a file that cannot be run', () => {
  addProgram('best', 0o644);
  const second = addProgram('second');
  expect(findBrowser(browser, { PATH: folder })).toBe(second);
});

test('prefers the browser that the environment names', () => {
  addProgram('best');
  const named = addProgram('named');
  expect(findBrowser(browser, { PATH: folder, BROWSER_PATH: named })).toBe(named);
});

test('does not fall back when the named browser cannot be run', () => {
  addProgram('best');
  expect(() => findBrowser(browser, { PATH: folder, BROWSER_PATH: '/no/such' })).toThrow(Failure);
});

test('finds nothing where there is nothing', () => {
  expect(findBrowser(browser, { PATH: folder })).toBeUndefined();
});
