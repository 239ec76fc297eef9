import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { useStage } from './stage.ts';

const PATH = '/strict';
let site: string;

/** A page whose own policy forbids every style that is not named, and whose style sheet would hide what it can. */
const stage = useStage(async ({ allow, call, echo }) => {
  await allow(['http://*/*']);
  echo.answer(PATH, {
    headers: { 'content-type': 'text/html', 'content-security-policy': "default-src 'none'" },
    body: '<!doctype html><title>Orders</title><p>Orders',
  });
  const marks = { frame: true, title: true };
  site = await call('addSite', { draft: { name: 'App', origins: [echo.origin('a.test')], marks } });
});

const look = (page: Page) =>
  page.evaluate(() => {
    const frames = [...document.querySelectorAll('[data-guise-mark]')];
    const [frame] = frames;
    return {
      title: document.title,
      frames: frames.length,
      isOpen: frame?.shadowRoot !== null && frame !== undefined,
      covers: frame !== undefined && frame.getBoundingClientRect().width === innerWidth,
      clicked: document.elementFromPoint(2, 2)?.tagName,
    };
  });
const NOTHING = { title: 'Orders', frames: 0, isOpen: false, covers: false, clicked: 'HTML' };

test('the page says who its tab is, through navigations, until the choice ends; others say nothing', async () => {
  const { echo, openTab, addAccount, choose } = stage;
  const url = echo.origin('a.test') + PATH;
  const [page, other] = [await openTab(url), await openTab(url)];
  const alice = await addAccount(site, 'alice');
  await choose(page, site, alice);
  const marked = { title: '[al] Orders', frames: 1, isOpen: false, covers: true, clicked: 'HTML' };
  await expect.poll(() => look(page)).toEqual(marked);
  await page.goto(`${url}?next`);
  await expect.poll(() => look(page)).toEqual(marked);
  expect(await look(other)).toEqual(NOTHING);
  await choose(page, site, { kind: 'none' });
  await expect.poll(() => look(page)).toEqual(NOTHING);
});
