import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** @typedef {import('../../scripts/bench.mjs').Row} Row */

/** What the browser loads before the popup shows, and before the background runs. @returns {Promise<readonly Row[]>} */
export async function measureSize({ extension = 'dist/chrome' } = {}) {
  const manifest = JSON.parse(readFileSync(join(extension, 'manifest.json'), 'utf8'));
  const popup = manifest.action.default_popup;
  const scripts = [...readFileSync(join(extension, popup), 'utf8').matchAll(/<script[^>]* src="([^"]+)"/g)];
  const popupFiles = scripts.map(([, path = '']) =>
    path.startsWith('/') ? join(extension, path) : join(extension, dirname(popup), path),
  );
  return [
    toRow('popup script, gzip', popupFiles, 20),
    toRow('background script, gzip', [join(extension, manifest.background.service_worker)], 25),
  ];
}

/** @param {string} name @param {readonly string[]} entries @param {number} limit kB @returns {Row} */
function toRow(name, entries, limit) {
  const files = withImports(entries);
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
  const kilobytes = bytes / 1000;
  return {
    name,
    value: `${kilobytes.toFixed(1)} kB`,
    limit: `at most ${limit} kB`,
    isWithin: kilobytes <= limit,
  };
}

/** Some files and all that they import, and so on. @param {readonly string[]} entries @returns {readonly string[]} */
function withImports(entries) {
  const found = new Set(entries);
  for (const file of found) {
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(
      /(?:from|import)\s*["'](\.[^"']+)["']/g,
    )) {
      found.add(join(dirname(file), path));
    }
  }
  return [...found];
}
