import type { Page, SerializedAXNode } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { toFront } from '../../scripts/firefox.mjs';
import { click, find, read, sees, until } from './person.ts';
import { useStage } from './stage.ts';

let site: string;
let alice: string;

const stage = useStage(async ({ allow, call, addAccount, echo }) => {
  await allow(['http://*/*', 'ws://*/*']);
  site = await call('addSite', { draft: { name: 'Shop', origins: [echo.origin('a.test')] } });
  alice = await addAccount(site, 'alice');
  await addAccount(site, 'bob');
  await call('addAccount', { site, draft: { label: 'carol', username: 'carol', method: 'pasted' } });
});

async function openPopup(): Promise<Page> {
  const tab = await stage.openTab(`${stage.echo.origin('a.test')}/`);
  await stage.choose(tab, site, alice);
  const popup = await stage.openPopup(tab);
  await find(popup, 'button', 'Open as several');
  await sees(popup, '; nothing sent yet');
  await sees(popup, 'What this browser cannot do here');
  return popup;
}

/** The same beside the page, where it is as wide as it is made. A browser lets nobody make its popup wider. */
async function openPanel(width: number, height: number): Promise<Page> {
  const panel = await stage.openOptions();
  await panel.setViewport({ width, height });
  await panel.evaluate(() => {
    location.href = '/src/ui/panel/index.html';
  });
  const tab = await stage.openTab(`${stage.echo.origin('a.test')}/`);
  await stage.choose(tab, site, alice);
  await toFront(tab);
  await until('the panel to follow', async () =>
    /alice on \S+, in this tab only/.test(await read(panel).catch(() => '')),
  );
  return panel;
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
    'button Follow the site’s choice',
    'button Pause everything',
    'button Options',
    'DisclosureTriangle What this browser cannot do here (3)',
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
    'button carol a.test No token',
    'button Paste token',
    'button More for carol',
    'button No account Requests stay as the page makes them',
    'button Use No account for the whole site',
    'button Signed out Takes away Authorization and cookies',
    'button Use Signed out for the whole site',
    'button Add account',
    'button Open as several',
  ]);
});

test('what is in use is told without colours, where the system has few of its own', async () => {
  const popup = await openPopup();
  await click(popup, 'button', 'Use bob for the whole site');
  const readEdges = () =>
    popup.$$eval('.row, .row .quiet', elements =>
      elements.flatMap(element => {
        const { borderInlineStartWidth, borderBlockEndWidth } = getComputedStyle(element);
        const name = element.ariaLabel ?? element.querySelector('b')?.textContent;
        return borderInlineStartWidth === '4px' || borderBlockEndWidth === '3px' ? [name] : [];
      }),
    );
  await until('who is in use to be told', async () => (await readEdges()).length === 0);
  await stage.driver.wear(popup, 'forced');
  await expect.poll(readEdges).toEqual(['bob', 'Use bob for the whole site']);
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

/** Runs in the page: which of some elements something else still covers, once one goes there. */
function findCovered(elements: readonly Element[]): readonly string[] {
  return elements.flatMap(element => {
    element.scrollIntoView({ block: 'nearest' });
    const { x, y, width, height } = element.getBoundingClientRect();
    const seen = document.elementFromPoint(x + width / 2, y + height / 2);
    return element.contains(seen) ? [] : [element.textContent ?? ''];
  });
}

/** Runs in the page: the buttons that are not beside what they belong to, but above or below it. */
function findFallen(bars: readonly Element[]): readonly string[] {
  return bars.flatMap(bar => {
    const { top, bottom } = (bar.firstElementChild as Element).getBoundingClientRect();
    return [...bar.children].flatMap(part => {
      const { y, height } = part.getBoundingClientRect();
      const middle = y + height / 2;
      return middle > top && middle < bottom ? [] : [part.ariaLabel ?? part.textContent ?? ''];
    });
  });
}

test.each([
  [320, 600],
  [800, 600],
  // As large as a popup becomes, enlarged to 200 %.
  [400, 300],
])('the list holds text that is longer by two fifths, %i by %i pixels', async (width, height) => {
  for (const direction of ['ltr', 'rtl']) {
    const panel = await openPanel(width, height);
    expect(await panel.evaluate(() => innerWidth)).toBe(width);
    await panel.evaluate(direction => document.documentElement.setAttribute('dir', direction), direction);
    await (await find(panel, 'button', 'More for alice')).evaluate(button => button.click());
    await find(panel, 'button', 'Sign out');
    expect(await panel.evaluate(findOverflow), direction).toEqual([]);
    const names = await panel.$$eval('[data-account] .label', labels =>
      labels.map(label => ({
        room: label.clientWidth,
        isCut: label.scrollWidth > label.clientWidth,
        // Where it is not the text's own, Firefox does not mark a cut.
        direction: getComputedStyle(label).direction,
      })),
    );
    expect(names.map(name => name.direction)).toEqual(['ltr', 'ltr', 'ltr']);
    expect(
      names.filter(({ room, isCut }) => isCut && room <= 60),
      direction,
    ).toEqual([]);
    expect(await panel.$$eval('[data-account]', findCovered), direction).toEqual([]);
    expect(await panel.$$eval('.bar', findFallen), direction).toEqual([]);
    await panel.close();
  }
});

test('whoever goes along the list by keys sees where they are, however much stands above it', async () => {
  const panel = await openPanel(800, 450);
  await sees(panel, 'What this browser cannot do here');
  await until('what keeps the focus clear', () =>
    panel.evaluate(() => {
      dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift' }));
      return document.documentElement.style.scrollPaddingBlock !== '';
    }),
  );
  const seen = await panel.evaluate(
    async keys => {
      const top = document.querySelector<HTMLElement>('.top');
      if (top) top.style.paddingBlockStart = '90px';
      document.querySelector<HTMLElement>('[data-filter]')?.focus();
      return keys.map(key => {
        // The panel is not in front, where a real key would go.
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        const row = document.activeElement as Element;
        const { x, y, width, height } = row.getBoundingClientRect();
        const isSeen = row.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        return `${row.querySelector('.label')?.textContent}${isSeen ? '' : ', covered'}`;
      });
    },
    ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp'],
  );
  expect(seen).toEqual(['alice', 'bob', 'carol', 'bob', 'alice']);
});

test.each(['accounts', 'attachments', 'security', 'sharing', 'ledger', 'shortcuts', 'about', 'welcome'])(
  'the page %s holds text that is longer by two fifths, from narrow to wide',
  async page => {
    const options = await stage.openOptions();
    for (const width of [320, 700, 1200]) {
      await options.setViewport({ width, height: 800 });
      await options.evaluate(hash => {
        location.hash = '';
        location.hash = hash;
      }, page);
      await options.evaluate(() => {
        document.documentElement.id = 'before';
        location.reload();
      });
      await options.waitForSelector('html:not(#before) h1');
      expect(await options.evaluate(findOverflow), `${width}`).toEqual([]);
    }
  },
);
