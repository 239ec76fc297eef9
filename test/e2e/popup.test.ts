import type { Page } from 'puppeteer-core';
import { beforeAll, expect, test } from 'vitest';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { password, type Running, startForFile } from '../companion/world.ts';
import {
  click,
  clickIn,
  drag,
  find,
  focused,
  gone,
  has,
  type Role,
  read,
  sees,
  type,
  until,
} from './person.ts';
import { useStage } from './stage.ts';
import { createToken } from './tokens.ts';

let companion: Running;

// Tokens for a day, so that what is left of it reads the same all the time.
beforeAll(async () => {
  companion = await startForFile({ ACCESS_TTL: '86400' });
  for (const username of ['alice', 'bob', 'carol', 'dave']) await companion.users.add({ username, password });
});

const stage = useStage();

const LEFT = '23 hr left, then renewed';

interface App {
  readonly tab: Page;
  readonly id: number;
  /** With its port. */
  readonly host: string;
  /** What the browser is asked for when the site is added. */
  readonly hosts: readonly string[];
}

/** The app under test in a tab, at a host of its own. */
async function openApp(host: string): Promise<App> {
  const tab = await stage.openTab(`${stage.echo.origin(host)}/start`);
  const hosts = ['http://127.0.0.1/*', `http://${host}/*`, `ws://${host}/*`];
  return { tab, id: await stage.driver.readTabId(tab), host: new URL(tab.url()).host, hosts };
}

/** What the browser holds of ours. */
const readBrowser = () =>
  stage.driver.runInBackground(async () => {
    const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
    const rules = await chrome.declarativeNetRequest.getSessionRules();
    return {
      granted: ((await chrome.permissions.getAll()).origins ?? []).sort(),
      local: Object.keys(await chrome.storage.local.get(null)),
      session: Object.keys(await chrome.storage.session.get(null)),
      rules: [...rules, ...(await chrome.declarativeNetRequest.getDynamicRules())].length,
      alarms: (await chrome.alarms.getAll()).length,
    };
  });

/** As `stage.badgeOf`, which brings the tab to the front and so ends the popup. */
const readBadge = (tabId: number) =>
  stage.driver.runInBackground(async tabId => {
    const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
    const text = await chrome.action.getBadgeText({ tabId });
    return { text, title: await chrome.action.getTitle({ tabId }) };
  }, tabId);

let asked = 0;

/** Who a request of the tab's page, and a navigation of the tab, arrive as. */
async function whoIs(tab: Page): Promise<string> {
  const path = `/who-${asked++}`;
  await tab.evaluate(path => fetch(path), path);
  await tab.goto(new URL(path, tab.url()).href);
  const [asking, visiting] = stage.echo.whoAt(path);
  return asking === visiting ? (asking ?? 'nobody') : `${asking} and ${visiting}`;
}

/** The names of the buttons that say they are pressed, in the order of the alphabet. */
const readPressed = (popup: Page) =>
  popup.$$eval('button[aria-pressed=true]', buttons =>
    buttons.map(button => button.ariaLabel ?? button.querySelector('b')?.textContent).sort(),
  );

interface Agreement {
  readonly strip: string;
  readonly pressed: readonly string[];
  readonly badge: string;
  readonly server: string;
}

/** Holds the strip, the pressed buttons, the server, the badge and its tooltip to one another. */
async function expectAll({ tab, id }: App, popup: Page, wanted: Agreement): Promise<void> {
  await sees(popup, wanted.strip);
  await expect.poll(() => readPressed(popup)).toEqual([...wanted.pressed].sort());
  expect(await whoIs(tab)).toBe(wanted.server);
  await expect.poll(() => readBadge(id)).toEqual({ text: wanted.badge, title: wanted.strip });
  expect(await read(popup)).toContain(wanted.strip);
}

/** The popup of a tab whose site is known by that name, with an account for each name, signed in. */
async function setUp({ tab, hosts }: App, name: string, ...names: string[]): Promise<Page> {
  await stage.allow(hosts);
  const signIn = companionSignIn(companion.origin);
  const draft = { name, origins: [new URL(tab.url()).origin], signIn };
  const site = await stage.call('addSite', { draft });
  for (const name of names) {
    const draft = { label: name, username: name, method: 'login' } as const;
    const account = await stage.call('addAccount', { site, draft });
    await stage.call('signIn', { account, password });
  }
  return stage.openPopup(tab);
}

const unchosen = ({ host }: App): Agreement => ({
  strip: `No account is chosen for ${host}. Requests go out as the page makes them.`,
  pressed: [],
  badge: '',
  server: '-',
});
const inTab = (name: string, { host }: App, ...pressed: string[]): Agreement => ({
  strip: `${name} on ${host}, in this tab only, ${LEFT}`,
  pressed: [name, ...pressed],
  badge: name.slice(0, 2),
  server: name,
});
const everywhere = (name: string, { host }: App): Agreement => ({
  strip: `${name} on ${host}, in every tab, ${LEFT}`,
  pressed: [name, `Use ${name} for the whole site`],
  badge: name.slice(0, 2),
  server: name,
});

/** Does what opens a tab, and answers the tab. */
async function opened(url: string, act: () => Promise<void>): Promise<Page> {
  const { browser } = stage.driver;
  const known = await browser.pages();
  await act();
  return until(`a tab at ${url}`, async () => {
    const pages = (await browser.pages()).filter(page => !known.includes(page));
    const urls = await Promise.all(pages.map(readUrl));
    return pages[urls.indexOf(url)];
  });
}

/** Asked of the page itself: Firefox tells no address of an extension's page. A page that is still coming has none. */
const readUrl = (page: Page) => page.evaluate(() => location.href).catch(() => '');

test('where the browser refuses, the site is kept and says so; allowed by its button, it works', async () => {
  const { driver, openPopup } = stage;
  const app = await openApp('refused.test');
  let popup = await openPopup(app.tab);
  await click(popup, 'button', 'Add this site');
  await type(popup, 'Name', 'Shop');
  await click(popup, 'radio', 'Pasted tokens only');
  // Nobody answers the browser's question here. Chromium's takes the popup away, Firefox's leaves it where it is.
  await click(popup, 'button', 'Save').catch(() => {});
  await expect.poll(async () => (await readBrowser()).local).toContain('settings');
  await popup.close().catch(() => {});
  expect((await readBrowser()).granted).toEqual([]);

  popup = await openPopup(app.tab);
  await sees(popup, 'The browser does not allow Guise on http://refused.test.');
  await click(popup, 'button', 'Add account');
  await type(popup, 'Name in the list', 'alice');
  await type(popup, 'Token (JWT)', createToken('alice', 86_400));
  await click(popup, 'button', 'Add account');
  await click(popup, 'button', /^alice .* Not allowed$/);
  const withheld: Agreement = {
    strip: `alice is chosen for ${app.host} but sends no token: the browser does not allow Guise here yet.`,
    pressed: ['alice'],
    badge: '!',
    server: '-',
  };
  await expectAll(app, popup, withheld);

  const hosts = ['http://refused.test/*', 'ws://refused.test/*'];
  const attached = {
    ...inTab('alice', app),
    strip: `alice on ${app.host}, in this tab only, 23 hr left`,
  };
  // Of a permission the browser tells the popup and the background each for itself.
  const allow = async () => {
    await click(popup, 'button', 'Allow');
    await expect.poll(() => whoIs(app.tab)).toBe('alice');
  };
  await driver.allowHosts(hosts);
  popup = await openPopup(app.tab);
  await allow();
  await expectAll(app, popup, attached);
  expect(await has(popup, 'button', 'Allow')).toBe(false);
  expect((await readBrowser()).granted).toEqual(hosts);

  await driver.withdrawHosts(['http://refused.test/*']);
  popup = await openPopup(app.tab);
  await sees(popup, 'The browser does not allow Guise on http://refused.test.');
  await find(popup, 'button', /^alice .* Not allowed$/);
  await expectAll(app, popup, withheld);

  await allow();
  await expectAll(app, popup, attached);
});

test('by mouse: a site and its accounts are added, and the browser is asked for just their hosts', async () => {
  const app = await openApp('added.test');
  const before = (await readBrowser()).granted;
  expect(before).not.toContain('http://127.0.0.1/*');
  await stage.driver.allowHosts(app.hosts);
  const popup = await stage.openPopup(app.tab);
  const { host, origin } = new URL(app.tab.url());
  await sees(popup, `Guise does not know ${host} yet.`);
  await click(popup, 'button', 'Add this site');
  await sees(popup, `Tokens go to ${origin}/ and every path below it. To nothing else`);
  await type(popup, 'Address of the companion', companion.origin);
  await sees(popup, 'The browser will ask to allow: http://added.test, http://127.0.0.1');
  expect((await readBrowser()).granted).toEqual(before);
  await click(popup, 'button', 'Save');
  await sees(popup, `Add an account on ${host}`);
  expect((await readBrowser()).granted).toEqual([...before, ...app.hosts].sort());
  for (const name of ['alice', 'bob']) {
    await type(popup, 'User name', name);
    await type(popup, 'Password', password);
    await click(popup, 'button', 'Add account');
    await find(popup, 'button', new RegExp(`^${name} .* Ready$`));
    if (name === 'alice') await click(popup, 'button', 'Add account');
  }
  await expectAll(app, popup, unchosen(app));
  await click(popup, 'button', /^alice /);
  await expectAll(app, popup, inTab('alice', app));
});

test('by mouse: strip, buttons, badge, tooltip and server agree on every choice', async () => {
  const app = await openApp('mouse.test');
  const other = await openApp('mouse.test');
  const popup = await setUp(app, 'Shop', 'alice', 'bob');
  await expectAll(app, popup, unchosen(app));

  await click(popup, 'button', /^bob /);
  await expectAll(app, popup, inTab('bob', app));
  expect(await whoIs(other.tab)).toBe('-');

  await click(popup, 'button', 'Use alice for the whole site');
  await expectAll(app, popup, everywhere('alice', app));
  expect(await whoIs(other.tab)).toBe('alice');

  await click(popup, 'button', /^bob /);
  await expectAll(app, popup, inTab('bob', app, 'Use alice for the whole site'));
  expect(await whoIs(other.tab)).toBe('alice');

  await click(popup, 'button', /^No account /);
  await expectAll(app, popup, {
    strip: `No account on ${app.host} in this tab. Requests go out as the page makes them.`,
    pressed: ['Use alice for the whole site', 'No account'],
    badge: '',
    server: '-',
  });

  await click(popup, 'button', /^Signed out /);
  await expectAll(app, popup, {
    strip: `Signed out of ${app.host} in this tab. Its requests lose Authorization and cookies; downloads keep cookies in Chromium.`,
    pressed: ['Use alice for the whole site', 'Signed out'],
    badge: '–',
    server: '-',
  });

  await click(popup, 'button', 'Follow the site’s choice');
  await expectAll(app, popup, everywhere('alice', app));
  expect(await has(popup, 'button', 'Follow the site’s choice')).toBe(false);
});

test('by mouse: a tab opened as another account is that account from its first request', async () => {
  const app = await openApp('opened.test');
  const popup = await setUp(app, 'Shop', 'alice', 'bob');
  await click(popup, 'button', /^alice /);
  await sees(popup, `alice on ${app.host}, in this tab only`);
  const url = app.tab.url();
  stage.echo.log.length = 0;
  const tab = await opened(url, () => click(popup, 'button', 'Open in a new tab as bob'));
  expect((await stage.echo.first('/start')).who).toBe('bob');
  expect([await whoIs(app.tab), await whoIs(tab)]).toEqual(['alice', 'bob']);
  await sees(await stage.openPopup(tab), `bob on ${app.host}, in this tab only`);
});

test('by mouse: an account that is removed comes back with its token and its tabs', async () => {
  const app = await openApp('removed.test');
  const popup = await setUp(app, 'Shop', 'alice', 'bob');
  await click(popup, 'button', /^bob /);
  await expectAll(app, popup, inTab('bob', app));
  await click(popup, 'button', 'More for bob');
  await click(popup, 'button', 'Remove');
  await sees(popup, 'Removed bob.');
  expect(await has(popup, 'button', /^bob /)).toBe(false);
  expect(await whoIs(app.tab)).toBe('-');
  await click(popup, 'button', 'Undo');
  await expectAll(app, popup, inTab('bob', app));
});

/** Goes there by Tab alone; back to it by Shift and Tab. */
async function reach(page: Page, role: Role, name: string | RegExp, back = false): Promise<void> {
  const element = await find(page, role, name);
  for (let steps = 0; steps < 60; steps++) {
    if (await element.evaluate(element => element === document.activeElement)) return;
    if (back) await page.keyboard.down('Shift');
    await page.keyboard.press('Tab');
    if (back) await page.keyboard.up('Shift');
  }
  throw new Error(`Tab never came to the ${role} ${name}`);
}

async function enter(page: Page, name: string, text: string): Promise<void> {
  await reach(page, 'textbox', name);
  await page.keyboard.down('Control');
  await page.keyboard.press('a');
  await page.keyboard.up('Control');
  await page.keyboard.type(text);
}

const press = async (page: Page, ...keys: Parameters<Page['keyboard']['press']>[0][]) => {
  for (const key of keys) await page.keyboard.press(key);
};

/** A key that closes the popup, which may be gone before the key is up again. */
const pressLast = (popup: Page, key: 'Enter' | 'Escape') => popup.keyboard.press(key).catch(() => {});

test('by keyboard alone: a site and accounts are added, chosen, opened, removed and brought back', async () => {
  const app = await openApp('keys.test');
  await stage.driver.allowHosts(app.hosts);
  const popup = await stage.openPopup(app.tab);
  await focused(popup, 'button', 'Add this site');
  await press(popup, 'Enter');
  await enter(popup, 'Name', 'Shop');
  await enter(popup, 'Address of the companion', companion.origin);
  await press(popup, 'Enter');
  for (const name of ['alice', 'bob']) {
    await enter(popup, 'User name', name);
    await enter(popup, 'Password', password);
    await press(popup, 'Enter');
    await find(popup, 'button', new RegExp(`^${name} .* Ready$`));
    await focused(popup, 'textbox', 'Filter accounts');
    if (name === 'bob') break;
    await reach(popup, 'button', 'Add account');
    await press(popup, 'Enter');
  }
  expect((await readBrowser()).granted).toEqual(expect.arrayContaining([...app.hosts]));

  await press(popup, 'Enter');
  await expectAll(app, popup, inTab('alice', app));
  await press(popup, '2');
  await expectAll(app, popup, inTab('bob', app));
  await press(popup, '0');
  await sees(popup, `No account on ${app.host} in this tab.`);
  expect(await whoIs(app.tab)).toBe('-');
  await popup.keyboard.type('ali');
  await press(popup, 'Enter');
  await expectAll(app, popup, inTab('alice', app));
  await press(popup, 'Escape');
  await find(popup, 'button', /^bob /);

  await press(popup, 'ArrowDown', 'ArrowDown', 'ArrowRight');
  await focused(popup, 'button', 'Use bob for the whole site');
  await press(popup, 'Enter');
  await expectAll(app, popup, everywhere('bob', app));

  await press(popup, 'ArrowRight', 'ArrowRight');
  await focused(popup, 'button', 'More for bob');
  await press(popup, 'Enter');
  await reach(popup, 'button', 'Remove');
  await press(popup, 'Enter');
  await sees(popup, 'Removed bob.');
  expect(await whoIs(app.tab)).toBe('-');
  await focused(popup, 'textbox', 'Filter accounts');
  await reach(popup, 'button', 'Undo', true);
  await press(popup, 'Enter');
  await expectAll(app, popup, everywhere('bob', app));

  await reach(popup, 'button', /^Signed out /);
  await press(popup, 'Enter');
  await sees(popup, `Signed out of ${app.host} in this tab.`);
  await reach(popup, 'button', 'Follow the site’s choice', true);
  await press(popup, 'Enter');
  await expectAll(app, popup, everywhere('bob', app));

  await pressLast(popup, 'Escape');
  await gone(popup);

  const again = await stage.openPopup(app.tab);
  await focused(again, 'textbox', 'Filter accounts');
  await reach(again, 'button', 'Open in a new tab as alice');
  const tab = await opened(app.tab.url(), () => pressLast(again, 'Enter'));
  expect([await whoIs(app.tab), await whoIs(tab)]).toEqual(['bob', 'alice']);
});

test('options: accounts are edited, signed out, and signed in all at once; their tabs follow', async () => {
  const app = await openApp('options.test');
  const popup = await setUp(app, 'Depot', 'carol', 'dave');
  await click(popup, 'button', /^carol /);
  await sees(popup, `carol on ${app.host}, in this tab only`);
  const options = await opened(`${stage.driver.origin}/src/ui/options/index.html`, () =>
    click(popup, 'button', 'Options'),
  );

  await find(options, 'row', /^carol carol Ready/);
  await click(options, 'button', 'More for carol');
  await clickIn(options, 'group', 'More for carol', 'Edit');
  const looks = await options.$$eval('.swatch.pattern', all =>
    all.map(each => getComputedStyle(each).backgroundImage),
  );
  expect(new Set(looks).size).toBe(4);
  await type(options, 'Name in the list', 'Carol the admin');
  await click(options, 'button', 'Save');
  await click(options, 'button', 'More for Carol the admin');
  await clickIn(options, 'group', 'More for Carol the admin', 'Sign out');
  await find(options, 'row', /^Carol the admin carol Signed out/);
  expect(await whoIs(app.tab)).toBe('-');
  await expect
    .poll(() => readBadge(app.id))
    .toEqual({
      text: '!',
      title: `Carol the admin is chosen for ${app.host} but sends no token: sign in first.`,
    });

  await click(options, 'button', 'Sign in all');
  await find(options, 'dialog', /^Sign in all /);
  const field = 'Carol the admin: Password';
  await type(options, field, 'not her password');
  await click(options, 'button', 'Start');
  await sees(options, 'User name or password is wrong (status 401). Correct it and try again.');
  await type(options, field, password);
  await click(options, 'button', 'Start');
  await expect.poll(() => read(options)).toMatch(/(\d+) of \1 signed in/);
  await click(options, 'button', 'Close');
  expect(await whoIs(app.tab)).toBe('carol');
});

test('options: an account is put elsewhere by dragging it onto another', async () => {
  const site = await stage.call('addSite', { draft: { name: 'Pier', origins: ['http://pier.test'] } });
  for (const name of ['erin', 'finn', 'gail']) await stage.addAccount(site, name);
  const options = await stage.openOptions();
  const section = await find(options, 'region', /^Pier /);
  const names = () => section.$$eval('.label', labels => labels.map(label => label.textContent));
  await drag(options, await find(options, 'row', /^gail /), await find(options, 'row', /^erin /));
  await expect.poll(names).toEqual(['gail', 'erin', 'finn']);
});

test('options: a new site is filled in from the tab that the person came from', async () => {
  const app = await openApp('former.test');
  const popup = await stage.openPopup(app.tab);
  const options = await opened(`${stage.driver.origin}/src/ui/options/index.html`, () =>
    click(popup, 'button', 'Options'),
  );
  await click(options, 'button', 'Add a site');
  const address = await find(options, 'textbox', 'Address');
  expect(await address.evaluate(box => (box as HTMLInputElement).value)).toBe(new URL(app.tab.url()).origin);
});

test('options: a site that is removed comes back with its accounts, tokens and tabs', async () => {
  const app = await openApp('gone.test');
  const popup = await setUp(app, 'Archive', 'carol');
  await click(popup, 'button', /^carol /);
  await expectAll(app, popup, inTab('carol', app));
  const options = await stage.openOptions();
  await click(options, 'button', 'More for Archive');
  await clickIn(options, 'group', 'More for Archive', 'Remove');
  await sees(options, 'Removed the site Archive with its account.');
  expect(await whoIs(app.tab)).toBe('-');
  await click(options, 'button', 'Undo');
  await find(options, 'row', /^carol carol Ready/);
  await expect.poll(() => whoIs(app.tab)).toBe('carol');
});

test('options: “forget everything” says what goes, and leaves nothing', async () => {
  const app = await openApp('forgotten.test');
  const popup = await setUp(app, 'Attic', 'carol');
  await click(popup, 'button', 'Use carol for the whole site');
  await expectAll(app, popup, everywhere('carol', app));
  const options = await stage.openOptions();
  expect(await read(options)).not.toContain('This removes for good');
  await click(options, 'button', 'Forget everything');
  await sees(options, 'This removes for good, with no undo:');
  await click(options, 'button', 'Forget all of this');
  await sees(options, 'No sites yet.');
  const readKept = async () => {
    const { session, ...rest } = await readBrowser();
    return { ...rest, session: session.filter(key => !['started', 'clock'].includes(key)) };
  };
  await expect.poll(readKept).toEqual({ granted: [], local: [], session: [], rules: 0, alarms: 0 });
  await expect.poll(() => options.evaluate(() => localStorage.length)).toBe(0);
  expect(await whoIs(app.tab)).toBe('-');
  await sees(await stage.openPopup(app.tab), 'Guise does not know forgotten.test');
  await expect.poll(() => readBadge(app.id)).toEqual({ text: '', title: 'Guise does nothing on this page.' });
});
