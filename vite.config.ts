import { readFileSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import preact from '@preact/preset-vite';
import { build, defineConfig, type Plugin, type UserConfig } from 'vite';
import type { TestProjectConfiguration, ViteUserConfig } from 'vitest/config';
import source from './manifest.json' with { type: 'json' };
import { PIECES } from './src/background/piece.ts';

const BACKGROUND = 'background.js';
const target = 'es2023';

/** What is one browser's alone: Chromium's worker, side panel and schema of what is managed, Firefox's event page and sidebar. */
function manifestFor(mode: string): ManifestV3Export {
  const { background: _, side_panel, sidebar_action, browser_specific_settings, ...rest } = source;
  const { minimum_chrome_version, storage, permissions, ...common } = rest;
  const commands = withFewKeys(common.commands);
  return (
    mode === 'firefox'
      ? {
          ...common,
          permissions: permissions.filter(each => each !== 'sidePanel'),
          sidebar_action,
          browser_specific_settings,
        }
      : { ...common, permissions, storage, side_panel, minimum_chrome_version, commands }
  ) as ManifestV3Export;
}

/** Chromium refuses an extension that suggests keys for more than four of its commands. */
function withFewKeys(commands: Readonly<Record<string, { readonly suggested_key: object }>>): object {
  const entries = Object.entries(commands).map(([name, { suggested_key, ...rest }], index) => [
    name,
    index < 4 ? { suggested_key, ...rest } : rest,
  ]);
  return Object.fromEntries(entries);
}

/** What the background reads when it is needed; an event page reads it before. */
const pieces = Object.fromEntries(PIECES.map(name => [`${name}.js`, `src/background/pieces/${name}.ts`]));

function toBackground(mode: string): object {
  return mode === 'firefox'
    ? { scripts: [...Object.keys(pieces), BACKGROUND] }
    : { service_worker: BACKGROUND };
}

/**
 * What is built by itself, each into one file: the background, for sharing pieces with the pages it would be larger and
 * in many files, which a worker has to read each time it wakes; and what runs in web pages, where nothing can be imported.
 */
const ALONE = {
  [BACKGROUND]: source.background.service_worker,
  ...pieces,
  'content/fill.js': 'src/content/fill.ts',
  'content/empty.js': 'src/content/empty.ts',
  'content/mark.js': 'src/content/mark.ts',
};

function alone(mode: string, outDir: string): Plugin {
  return {
    name: 'guise:alone',
    apply: 'build',
    enforce: 'post',
    async closeBundle() {
      for (const [fileName, input] of Object.entries(ALONE)) await buildAlone(input, fileName, outDir);
      const file = join(outDir, 'manifest.json');
      const manifest = JSON.parse(readFileSync(file, 'utf8'));
      writeFileSync(file, JSON.stringify({ ...manifest, background: toBackground(mode) }, null, 2));
    },
  };
}

/**
 * The polyfill as a module. As what `require` gives it would be copied property by property, and the browser makes each
 * of its interfaces when it is first looked at.
 */
const polyfillAsModule: Plugin = {
  name: 'guise:polyfill-as-module',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('/browser-polyfill.js')
      ? `const module = { exports: {} }, { exports } = module;\n${code}\nexport default module.exports;`
      : undefined,
};

async function buildAlone(input: string, fileName: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    plugins: [polyfillAsModule],
    build: {
      outDir,
      emptyOutDir: false,
      target,
      rolldownOptions: {
        input,
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: fileName, format: 'iife', name: parse(fileName).name },
      },
    },
  });
}

/** What comes later is not preloaded, for no script brings a style sheet; the helper for it would be read by every page. */
const withoutPreloading: Plugin = {
  name: 'guise:without-preloading',
  enforce: 'pre',
  load: id =>
    id === '\0vite/preload-helper.js' ? 'export const __vitePreload = load => load();' : undefined,
};

/** Pages come with their styles in them: the browser shows and runs nothing of a page whose style sheets it still has to read. */
const stylesInPages: Plugin = {
  name: 'guise:styles-in-pages',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const assets = Object.values(bundle).filter(output => output.type === 'asset');
    const inPage = (_link: string, file: string) => {
      const sheet = assets.find(({ fileName }) => fileName === file);
      return `<style>${sheet?.source}</style>`;
    };
    for (const asset of assets.filter(({ fileName }) => fileName.endsWith('.html'))) {
      asset.source = String(asset.source).replace(/<link rel="stylesheet"[^>]* href="\/([^"]+)">/g, inPage);
    }
    for (const { fileName } of assets.filter(({ fileName }) => fileName.endsWith('.css'))) {
      delete bundle[fileName];
    }
  },
};

function extension(mode: string): UserConfig {
  const outDir = mode === 'firefox' ? 'dist/firefox' : 'dist/chrome';
  return {
    plugins: [
      withoutPreloading,
      polyfillAsModule,
      preact(),
      stylesInPages,
      crx({ manifest: manifestFor(mode), browser: mode === 'firefox' ? 'firefox' : 'chrome' }),
      alone(mode, outDir),
    ],
    build: {
      outDir,
      emptyOutDir: true,
      target,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        // The page of Firefox's sidebar, which the plugin does not look for.
        input: [source.sidebar_action.default_panel],
        // What the popup shows first, and all that it takes, in one file: in four it is a kilobyte larger.
        output: {
          codeSplitting: { groups: [{ name: 'face', test: /src.ui.(live|popup.popup(-actions)?)\.tsx?$/ }] },
        },
      },
    },
  };
}

/** The programs that run on Node: the companion and the demo app. Dependencies stay in node_modules. */
const servers: UserConfig = {
  publicDir: false,
  build: {
    ssr: true,
    outDir: 'dist/node',
    emptyOutDir: true,
    target: 'node20',
    rolldownOptions: {
      input: { companion: 'src/companion/main.ts', demo: 'src/demo/main.ts' },
      output: { entryFileNames: '[name].js' },
    },
  },
};

const BROWSERS = ['chromium', 'firefox'] as const;

/**
 * The same scenarios for every browser; a stage asks which one it is played in. Of Firefox's, which take longer, two files
 * play at once.
 */
const scenariosIn = (
  browser: (typeof BROWSERS)[number],
  name: string,
  include: string,
): TestProjectConfiguration => ({
  extends: true,
  test: {
    name,
    include: [include],
    provide: { browser },
    maxWorkers: browser === 'firefox' ? 2 : 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

const tests: ViteUserConfig = {
  plugins: [preact()],
  test: {
    // On every start the library warns of each setting that is left as it comes.
    onConsoleLog: text => !/^oidc-provider (NOTICE|WARNING): /.test(text),
    // Vitest leaves style sheets out; the servers serve theirs as text.
    css: { include: [/\/src\/(companion|demo)\//] },
    // A second, the usual, is less than a busy machine takes to sign somebody in, or a browser to store something.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        // Pure functions leave nothing behind that the next file would need to be kept from.
        extends: true,
        test: { name: 'core', include: ['test/core/**/*.test.ts'], isolate: false, testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/core/**', 'test/e2e/**', 'test/start/**', 'test/issuers/**'],
          maxWorkers: '100%',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // The companion's database is started often and used little: V8 need not optimize it.
          execArgv: ['--liftoff-only'],
        },
      },
      ...BROWSERS.flatMap(browser => [
        scenariosIn(browser, browser, 'test/e2e/*.test.ts'),
        scenariosIn(browser, `long-${browser}`, 'test/e2e/long/*.test.ts'),
      ]),
      {
        extends: true,
        test: { name: 'start', include: ['test/start/*.test.ts'], hookTimeout: 120_000 },
      },
      {
        extends: true,
        test: {
          name: 'issuers',
          include: ['test/issuers/*.test.ts'],
          provide: { browser: 'chromium' },
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'matrix',
          include: ['test/e2e/matrix/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
};

export default defineConfig(({ mode }) =>
  process.env.VITEST ? (tests as UserConfig) : mode === 'server' ? servers : extension(mode),
);
