import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Failure } from './failure.mjs';
import { run } from './lifetime.mjs';
import { root } from './prepare.mjs';

const sources = ['src', 'public', 'manifest.json', 'vite.config.ts', 'package-lock.json'];

const builds = [
  { name: 'the extension', mode: 'production', output: 'dist/chrome/manifest.json' },
  { name: 'the extension for Firefox', mode: 'firefox', output: 'dist/firefox/manifest.json' },
  { name: 'the servers', mode: 'server', output: 'dist/node/companion.js' },
];

/**
 * Builds what is missing or older than the sources, and says so where nobody looks for an answer.
 *
 * @param {readonly string[]} modes
 */
export async function buildStale(modes = ['production', 'server']) {
  for (const { name, mode, output } of builds.filter(build => modes.includes(build.mode))) {
    if (!isStale(output)) continue;
    console.error(`Building ${name} ...`);
    const { code, output: words } = await run(join(root, 'node_modules/.bin/vite'), [
      'build',
      '--mode',
      mode,
    ]);
    if (code !== 0) throw new Failure(`Vite could not build ${name}: ${findReason(words)}`);
  }
}

/** Whether it is missing or older than the sources. @param {string} output a file that is built */
export function isStale(output) {
  return findLatestChange(output) <= Math.max(...sources.map(findLatestChange));
}

/** Milliseconds; of a folder, with everything in it, so that a removed file counts as a change. @param {string} path */
function findLatestChange(path) {
  const file = join(root, path);
  if (!existsSync(file)) return 0;
  const inside = statSync(file).isDirectory() ? readdirSync(file, { recursive: true, encoding: 'utf8' }) : [];
  return Math.max(...['', ...inside].map(each => statSync(join(file, each)).mtimeMs));
}

/** @param {string} words Vite's own */
function findReason(words) {
  const lines = stripVTControlCharacters(words)
    .split('\n')
    .map(line => line.trim());
  return lines.find(line => /\[[A-Z_]+\]/.test(line)) ?? lines.filter(Boolean).at(-1);
}
