import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { inject } from 'vitest';

/** Where somebody wants the pictures: see scripts/pictures.mjs. */
const folder = process.env.GUISE_VIEWS;

/** The popup's own, which a browser that shows it in a tab does not give it. */
const POPUP = { width: 400, height: 560 };

/** Keeps a picture of a page as it is shown, where somebody wants pictures: the whole of it, but of the popup what is in view. */
export async function keepPicture(page: Page, ...name: readonly string[]): Promise<void> {
  // To be pictured, one that is behind another would be brought to the front, and show something else there.
  if (!folder || (await page.evaluate(() => document.hidden))) return;
  mkdirSync(folder, { recursive: true });
  const browser = inject('browser');
  const isPopup = (await page.$('.popup')) !== null;
  if (isPopup && browser === 'firefox') await page.setViewport(POPUP);
  await page.evaluate(() => scrollTo(0, 0));
  const file = [browser, ...name].map(part => part.replace(/[^\p{L}\p{N}]+/gu, '_')).join('-');
  await page.screenshot({ path: join(folder, `${file}.png`), fullPage: !isPopup });
}
