import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import preact from '@preact/preset-vite';
import { defineConfig, type UserConfig } from 'vite';
import type { ViteUserConfig } from 'vitest/config';
import source from './manifest.json' with { type: 'json' };

/** Firefox knows event pages and no service worker; Chromium warns of a key that is Firefox's. */
function manifestFor(mode: string): ManifestV3Export {
  const { background, browser_specific_settings, minimum_chrome_version, ...common } = source;
  return (
    mode === 'firefox'
      ? {
          ...common,
          browser_specific_settings,
          background: { scripts: [background.service_worker], type: 'module' },
        }
      : { ...common, minimum_chrome_version, background }
  ) as ManifestV3Export;
}

const extension = (mode: string): UserConfig => ({
  plugins: [
    preact(),
    crx({ manifest: manifestFor(mode), browser: mode === 'firefox' ? 'firefox' : 'chrome' }),
  ],
  build: {
    outDir: mode === 'firefox' ? 'dist/firefox' : 'dist/chrome',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: false,
  },
});

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

const tests: ViteUserConfig = {
  plugins: [preact()],
  test: {
    // Vitest leaves style sheets out; the demo serves its own as text.
    css: { include: [/\/src\/demo\//] },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/e2e/**'] },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/e2e/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
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
