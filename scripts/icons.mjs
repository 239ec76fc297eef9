import { readFileSync, writeFileSync } from 'node:fs';
import puppeteer from 'puppeteer-core';

/**
 * Draws public/icons/guise.svg in the sizes that toolbars and stores want, and grey for while all is paused. Run after the drawing has changed:
 * node scripts/icons.mjs [path of a Chromium]
 */
const [program = '/usr/bin/chromium'] = process.argv.slice(2);
const folder = new URL('../public/icons/', import.meta.url);
const drawing = readFileSync(new URL('guise.svg', folder), 'utf8');

const browser = await puppeteer.launch({ executablePath: program, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  const draw = async (/** @type {string} */ name, /** @type {number} */ size, filter = 'none') => {
    await page.setViewport({ width: size, height: size });
    const style = `body { margin: 0 } svg { display: block; filter: ${filter} }`;
    await page.setContent(`<style>${style}</style>${drawing}`);
    const picture = await page.screenshot({ omitBackground: true });
    writeFileSync(new URL(`${name}-${size}.png`, folder), picture);
  };
  for (const size of [16, 32, 48, 128]) await draw('guise', size);
  for (const size of [16, 32]) await draw('guise-paused', size, 'grayscale(1)');
} finally {
  await browser.close();
}
