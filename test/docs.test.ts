import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import manifest from '../manifest.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '..');

test('every picture is shown by a page, and every page has its pictures', () => {
  const pages = [
    'README.md',
    ...readdirSync(join(ROOT, 'docs'))
      .filter(name => name.endsWith('.md'))
      .map(name => `docs/${name}`),
  ];
  const text = pages.map(page => readFileSync(join(ROOT, page), 'utf8')).join('\n');
  const shown = [...text.matchAll(/pictures\/([\w-]+\.png)\)/g)].map(([, name]) => name);
  expect(readdirSync(join(ROOT, 'docs/pictures')).sort()).toEqual([...new Set(shown)].sort());
});

test('the store is told the reason for each permission, and of none that is not asked for', () => {
  const listing = readFileSync(join(ROOT, 'docs/store-listing.md'), 'utf8');
  const told = [...listing.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  expect(told).toEqual([...manifest.permissions, ...manifest.optional_permissions]);
});
