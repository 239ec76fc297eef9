import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import project from '../package.json' with { type: 'json' };
import { PIECES } from '../src/background/piece.ts';

const SRC = resolve(import.meta.dirname, '../src');

/** Who may import what: other folders of src, and packages. A folder that is not listed may not exist. */
const TABLE: Readonly<Record<string, { folders: readonly string[]; packages: readonly string[] }>> = {
  core: { folders: [], packages: ['js-yaml', 'jwt-decode', 'valibot'] },
  platform: {
    folders: ['core', 'public'],
    packages: ['webextension-polyfill', 'oauth4webapi', 'jose', 'idb-keyval'],
  },
  background: { folders: ['core', 'platform'], packages: [] },
  content: { folders: ['core'], packages: [] },
  ui: { folders: ['core', 'platform', 'public'], packages: ['preact', 'lean-qr'] },
  companion: {
    folders: ['core'],
    packages: [
      'node',
      '@electric-sql/pglite',
      '@node-rs/argon2',
      'jose',
      'lru-cache',
      'oidc-provider',
      'pg',
      'rate-limiter-flexible',
    ],
  },
  demo: { folders: [], packages: ['node', 'ws'] },
};

/** What would give the core a clock, a socket, chance or a browser. `new URL`, `Intl` and `Date.parse` are pure. */
const IMPURE =
  /\b(Date\.now|new Date(?=\(\))|Math\.random|performance|crypto|fetch|XMLHttpRequest|WebSocket|browser|chrome|window|navigator|localStorage|setTimeout|setInterval|process|globalThis)\b(?!['":-])/;

interface Source {
  /** Relative to src, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every breach of the house's rules in some source files, one sentence each. */
function findBreaches(sources: readonly Source[]): readonly string[] {
  return [
    ...sources.flatMap(findImportBreaches),
    ...sources.flatMap(findNameBreaches),
    ...sources.filter(({ path }) => toFolder(path) === 'core').flatMap(findImpurities),
  ];
}

function findImportBreaches({ path, text }: Source): readonly string[] {
  const folder = toFolder(path);
  const row = TABLE[folder];
  if (!row) return [`${path} is in no room of the house`];
  return readImports(text).flatMap(specifier => {
    const allowed = specifier.startsWith('.')
      ? [folder, ...row.folders].includes(toTarget(path, specifier))
      : row.packages.includes(toPackage(specifier));
    return allowed ? [] : `${path} imports ${specifier}`;
  });
}

function findNameBreaches({ path }: Source): readonly string[] {
  const names = path.split('/');
  const file = names.at(-1) ?? '';
  return [
    ...(names.some(name => /^(utils?|common|shared|helpers?|misc)(\.|$)/.test(name))
      ? [`${path} has a name that says nothing`]
      : []),
    ...(/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)+$/.test(file) ? [] : [`${path} is not in kebab case`]),
  ];
}

function findImpurities({ path, text }: Source): readonly string[] {
  const found = IMPURE.exec(withoutComments(text));
  return found ? [`${path} uses ${found[1]}`] : [];
}

/** Every module that a text imports: statically, for its types or its effects alone, again exported, or dynamically. */
function readImports(text: string): readonly string[] {
  const code = withoutComments(text);
  const patterns = [
    /^\s*(?:import|export)\b[^'"`;()]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\b(?:import|require)\s*\(\s*['"`]([^'"`]+)['"`]/g,
    /\btypeof\s+import\s*\(\s*['"]([^'"]+)['"]/g,
  ];
  return [...new Set(patterns.flatMap(pattern => [...code.matchAll(pattern)].map(([, name = '']) => name)))];
}

/** All that one module takes along, by path or package: what it imports, what that imports, and so on. Types take nothing. */
function findReach(sources: readonly Source[], start: string): readonly string[] {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const reached = new Set([start]);
  for (const path of reached) {
    const values = (texts.get(path) ?? '').replace(/^import type [^;]*;|typeof import\([^)]*\)/gm, '');
    for (const specifier of readImports(values)) {
      reached.add(specifier.startsWith('.') ? join(dirname(path), specifier) : toPackage(specifier));
    }
  }
  return [...reached];
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1');
}

function toFolder(path: string): string {
  return path.split('/')[0] ?? '';
}

/** The folder of src that a relative import leads to; outside of src, the folder beside it. */
function toTarget(path: string, specifier: string): string {
  const target = relative(SRC, resolve(SRC, dirname(path), specifier)).replaceAll('\\', '/');
  return toFolder(target.replace(/^\.\.\//, ''));
}

function toPackage(specifier: string): string {
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? 'node' : `${specifier} without "node:"`;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function readSources(): readonly Source[] {
  return readdirSync(SRC, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map(file => ({
      path: relative(SRC, file).replaceAll('\\', '/'),
      text: /\.(ts|tsx|js)$/.test(file) ? readFileSync(file, 'utf8') : '',
    }));
}

describe('the house', () => {
  const sources = readSources();

  test('is read from the files that are there', () => {
    expect(sources.map(source => source.path)).toContain('core/rules.ts');
    expect(readImports(sources.find(({ path }) => path === 'core/claims.ts')?.text ?? '')).toEqual([
      'jwt-decode',
      './errors.ts',
    ]);
  });

  test('keeps to its import table, its names and its purity', () => {
    expect(findBreaches(sources)).toEqual([]);
  });

  test('imports each runtime dependency from exactly one room of a program', () => {
    const rooms = Object.keys(project.dependencies).map(name => [
      name,
      [
        ...new Set(
          sources
            .filter(({ text }) => readImports(text).some(specifier => toPackage(specifier) === name))
            .map(({ path }) => toFolder(path)),
        ),
      ],
    ]);
    expect(Object.fromEntries(rooms)).toEqual({
      '@electric-sql/pglite': ['companion'],
      '@node-rs/argon2': ['companion'],
      'idb-keyval': ['platform'],
      jose: ['companion', 'platform'],
      'js-yaml': ['core'],
      'jwt-decode': ['core'],
      'lean-qr': ['ui'],
      'lru-cache': ['companion'],
      oauth4webapi: ['platform'],
      'oidc-provider': ['companion'],
      pg: ['companion'],
      preact: ['ui'],
      'rate-limiter-flexible': ['companion'],
      valibot: ['core'],
      'webextension-polyfill': ['platform'],
      ws: ['demo'],
    });
  });

  test('has no file that only exports again what others hold', () => {
    const empty = sources
      .filter(({ path }) => path.endsWith('index.ts'))
      .filter(({ text }) => {
        const rest = withoutComments(text).replace(/^\s*export\b[^;]*\bfrom\s*['"][^'"]+['"];?/gm, '');
        return rest.trim() === '';
      });
    expect(empty).toEqual([]);
  });
});

describe("the background's pieces", () => {
  const sources = readSources();
  const pieces = sources.map(({ path }) => path).filter(path => path.startsWith('background/pieces/'));

  test('are those that are read when they are needed', () => {
    expect(pieces.sort()).toEqual(PIECES.map(name => `background/pieces/${name}.ts`));
  });

  test('are not in the background itself, nor what makes them large', () => {
    const large = [...pieces, 'core/edits.ts', 'core/grant.ts', 'jose', 'oauth4webapi', 'valibot'];
    const reach = findReach(sources, 'background/index.ts');
    expect(reach).toContain('core/rules.ts');
    expect(reach.filter(each => large.includes(each))).toEqual([]);
  });

  test.each(PIECES)('keep nothing, for what %s imports is a copy', name => {
    const keepers = ['storage', 'net-rules', 'alarm'].map(each => `platform/${each}.ts`);
    const reach = findReach(sources, `background/pieces/${name}.ts`);
    expect(reach).toContain('core/errors.ts');
    expect(reach.filter(each => keepers.includes(each))).toEqual([]);
  });
});

describe('the check itself', () => {
  const check = (path: string, text: string) => findBreaches([{ path, text }]);

  test.each([
    ['core/a.ts', `import { b } from '../platform/b.ts';`],
    ['core/a.ts', `import type { B } from '../platform/b.ts';`],
    ['core/a.ts', `import {\n  b,\n  c,\n} from "../background/b.ts";`],
    ['core/a.ts', `export { b } from '../ui/b.ts';`],
    ['core/a.ts', `export * from '../ui/b.ts';`],
    ['core/a.ts', `import '../ui/b.ts';`],
    ['core/a.ts', `const b = await import('../ui/b.ts');`],
    ['core/a.ts', `type B = typeof import('../ui/b.ts');`],
    ['core/a.ts', `import messages from '../../public/_locales/en/messages.json';`],
    ['core/a.ts', `import browser from 'webextension-polyfill';`],
    ['core/deep/a.ts', `import { b } from '../../platform/b.ts';`],
    ['ui/popup/a.tsx', `import { b } from '../../background/b.ts';`],
    ['ui/a.tsx', `import browser from 'webextension-polyfill';`],
    ['platform/a.ts', `import { h } from 'preact';`],
    ['platform/a.ts', `import { b } from '../background/b.ts';`],
    ['background/a.ts', `import { get } from 'idb-keyval';`],
    ['companion/a.ts', `import { b } from '../platform/b.ts';`],
    ['companion/a.ts', `import { readFile } from 'fs';`],
    ['demo/a.ts', `import { b } from '../companion/b.ts';`],
  ])('finds what %s may not import: %s', (path, text) => {
    expect(check(path, text)).not.toEqual([]);
  });

  test.each([
    ['core/a.ts', `import { jwtDecode } from 'jwt-decode';\nimport { b } from './b.ts';`],
    ['core/a.ts', `// import { b } from '../ui/b.ts';`],
    ['ui/popup/a.tsx', `import { useState } from 'preact/hooks';\nimport { b } from '../chip.tsx';`],
    [
      'companion/a.ts',
      `import { readFile } from 'node:fs/promises';\nimport type { B } from '../core/b.ts';`,
    ],
    ['companion/a.ts', `import { PGlite } from '@electric-sql/pglite/node-postgres';`],
    ['platform/a.ts', `import type messages from '../../public/_locales/en/messages.json';`],
  ])('lets %s import what it may: %s', (path, text) => {
    expect(check(path, text)).toEqual([]);
  });

  test.each([
    'Date.now()',
    'new Date()',
    'Math.random()',
    'crypto.randomUUID()',
    'fetch(url)',
    'browser.tabs',
    'window.open()',
    'navigator.locks',
    'setTimeout(f, 1)',
  ])('finds that the core uses %s', code => {
    expect(check('core/a.ts', `export const a = () => ${code};`)).toHaveLength(1);
  });

  test('lets the core say such a word in a comment, and other rooms use it', () => {
    expect(check('core/a.ts', '/** What the browser does with Date.now */\nexport const a = 1;')).toEqual([]);
    expect(check('platform/a.ts', 'export const a = () => Date.now();')).toEqual([]);
  });

  test.each(['utils/a.ts', 'core/utils.ts', 'ui/shared/a.ts', 'core/helpers.ts', 'platform/misc/b.ts'])(
    'finds the name %s',
    path => {
      expect(check(path, '')).not.toEqual([]);
    },
  );

  test.each(['core/tokenSet.ts', 'ui/Popup.tsx', 'core/token_set.ts'])(
    'finds that %s is not kebab case',
    path => {
      expect(check(path, '')).toEqual([`${path} is not in kebab case`]);
    },
  );
});
