import type { Page, SerializedAXNode } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { click, find, sees } from './person.ts';
import { useStage } from './stage.ts';

let site: string;
let alice: string;

const stage = useStage(async ({ allow, call, addAccount, echo }) => {
  await allow(['http://*/*', 'ws://*/*']);
  site = await call('addSite', { draft: { name: 'Shop', origins: [echo.origin('a.test')] } });
  alice = await addAccount(site, 'alice');
  await addAccount(site, 'bob');
});

async function openPopup(): Promise<Page> {
  const tab = await stage.openTab(`${stage.echo.origin('a.test')}/`);
  await stage.choose(tab, site, alice);
  const popup = await stage.openPopup(tab);
  await find(popup, 'button', 'Open as several');
  await sees(popup, ' · Requests');
  return popup;
}

/** What a reader says of a page: each thing's role, name and state, in their order. */
function say({ role, name, pressed, checked, expanded, children = [] }: SerializedAXNode): readonly string[] {
  const state = [pressed && 'pressed', checked && 'checked', expanded && 'expanded'].filter(Boolean);
  const own = role === 'StaticText' || role === 'none' ? [] : [[role, name, ...state].join(' ').trim()];
  return [...own, ...children.flatMap(say)];
}

test('a screen reader hears the role, name and state of everything in the popup', async () => {
  const popup = await openPopup();
  const tree = await popup.accessibility.snapshot();
  const said = tree ? say(tree) : [];
  expect(said.map(line => line.replace(/\d+ (hr|min) left/, 'time left').replace(/:\d+/, ''))).toEqual([
    'RootWebArea Guise',
    'main',
    'heading Guise',
    'status',
    'link Requests',
    "button Follow the site's choice",
    'button Pause everything',
    'button Options',
    'search',
    'searchbox Filter accounts',
    'button Keys',
    'button alice a.test Active pressed',
    'button Use alice for the whole site',
    'button Open in a new tab as alice',
    'button More for alice',
    'button bob a.test time left',
    'button Use bob for the whole site',
    'button Open in a new tab as bob',
    'button More for bob',
    'button No account Requests stay as the page makes them',
    'button Use No account for the whole site',
    'button Signed out Takes away Authorization and cookies',
    'button Use Signed out for the whole site',
    'button Add account',
    'button Open as several',
  ]);
});

/** Runs in the page: makes every text longer by two fifths, and answers what does not fit. */
function findOverflow(): readonly string[] {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const text = node.textContent ?? '';
    if (text.trim() !== '') node.textContent = `${text} ${text.slice(0, Math.ceil(text.length * 0.4))}`;
  }
  const toName = ({ tagName, textContent }: Element) => `${tagName} ${textContent?.trim().slice(0, 40)}`;
  const page = document.documentElement;
  const wide = page.scrollWidth > page.clientWidth ? [`the page: ${page.scrollWidth}`] : [];
  const cut = [...document.querySelectorAll('button, h1, h2, p, a, legend')].filter(
    element =>
      element.clientWidth > 0 &&
      element.scrollWidth > element.clientWidth + 1 &&
      !element.closest('.unseen, .face'),
  );
  return [...wide, ...cut.map(toName)];
}

test.each([320, 400, 800])(
  'the popup holds text that is longer by two fifths, %i pixels wide',
  async width => {
    for (const direction of ['ltr', 'rtl']) {
      const popup = await openPopup();
      await popup.setViewport({ width, height: 600 });
      await popup.evaluate(direction => document.documentElement.setAttribute('dir', direction), direction);
      await click(popup, 'button', 'More for alice');
      expect(await popup.evaluate(findOverflow), direction).toEqual([]);
      await popup.close();
    }
  },
);

test.each(['accounts', 'attachments', 'security', 'shortcuts', 'about', 'welcome'])(
  'the page %s holds text that is longer by two fifths, from narrow to wide',
  async page => {
    const options = await stage.openOptions();
    for (const width of [360, 700, 1200]) {
      await options.setViewport({ width, height: 800 });
      await options.evaluate(hash => {
        location.hash = '';
        location.hash = hash;
      }, page);
      await options.evaluate(() => location.reload()).catch(() => {});
      await options.waitForSelector('h1');
      expect(await options.evaluate(findOverflow), `${width}`).toEqual([]);
    }
  },
);
