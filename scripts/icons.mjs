import { readFileSync, writeFileSync } from 'node:fs';
import puppeteer from 'puppeteer-core';

/**
 * Draws public/icons/guise.svg in the sizes that toolbars and stores want. Run after the drawing has changed:
 * node scripts/icons.mjs [path of a Chromium]
 */
const [program = '/usr/bin/chromium'] = process.argv.slice(2);
const folder = new URL('../public/icons/', import.meta.url);
const drawing = readFileSync(new URL('guise.svg', folder), 'utf8');

const browser = await puppeteer.launch({ executablePath: program, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  for (const size of [16, 32, 48, 128]) {
    await page.setViewport({ width: size, height: size });
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${drawing}`);
    const picture = await page.screenshot({ omitBackground: true });
    writeFileSync(new URL(`guise-${size}.png`, folder), picture);
  }
} finally {
  await browser.close();
}
