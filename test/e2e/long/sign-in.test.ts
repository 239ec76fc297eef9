import type { Page } from 'puppeteer-core';
import { beforeAll, expect, test } from 'vitest';
import { toFront } from '../../../scripts/firefox.mjs';
import { password, type Running, startForFile, whoami } from '../../companion/world.ts';
import {
  addSite,
  beginSignIn,
  choose,
  isSignInPage,
  openTabAs,
  readSent,
  readSentToken,
  untilSignedIn,
} from '../../issuers/guise.ts';
import { click, clickIn, find, sees, type, until } from '../person.ts';
import { useStage } from '../stage.ts';
import { createToken } from '../tokens.ts';

let companion: Running;

beforeAll(async () => {
  companion = await startForFile();
  for (const username of ['alice', 'bob']) await companion.users.add({ username, password });
});

const stage = useStage(({ allow }) => allow(['http://*/*', 'ws://*/*']));

const whoSends = async (...tabs: readonly Page[]) => {
  const sent: string[] = [];
  for (const tab of tabs) sent.push((await readSent(stage, tab)).who);
  return sent;
};

/** On the companion's own page. */
async function signInThere(page: Page, username: string): Promise<void> {
  await toFront(page);
  await type(page, 'User name', username);
  await type(page, 'Password', password);
  await page.keyboard.press('Enter');
}

/** Adds an account with a password or a secret, on the options page. */
async function addWithSecret(options: Page, site: string, name: string, labels: readonly string[]) {
  await toFront(options);
  await clickIn(options, 'region', new RegExp(`^${site} `), 'Add account');
  const [nameLabel = '', secretLabel = ''] = labels;
  await type(options, nameLabel, name);
  await type(options, secretLabel, password);
  await options.keyboard.press('Enter');
  await untilSignedIn(stage, options, name);
}

/** Renews an account, whose token then is another, and signs it out, whose token then is worth nothing. */
async function renewAndSignOut(options: Page, account: string, tab: Page): Promise<void> {
  const before = await readSent(stage, tab);
  await choose(options, account, 'Renew now');
  await expect.poll(async () => (await readSent(stage, tab)).fingerprint).not.toBe(before.fingerprint);
  const renewed = await readSentToken(stage, tab);
  expect((await readSent(stage, tab)).who).toBe(before.who);
  await choose(options, account, 'Sign out');
  await expect.poll(async () => (await readSent(stage, tab)).who).toBe('-');
  // It is taken back there after it is withdrawn here.
  await expect
    .poll(async () => (await whoami(companion.origin, renewed ?? '')).json())
    .toMatchObject({ message: 'Invalid token' });
}

test('two people sign in at one issuer in its own window, side by side, are renewed and signed out', async () => {
  const origin = stage.echo.origin('code.test');
  const options = await addSite(stage, {
    name: 'Code',
    origin,
    way: 'In a window of the issuer',
    issuer: companion.origin,
  });
  const tabs: Page[] = [];
  for (const username of ['alice', 'bob']) {
    const window = await beginSignIn(stage, options, 'Code', { username, label: username }, companion.origin);
    await signInThere(window, username);
    await untilSignedIn(stage, options, username);
    tabs.push(await openTabAs(stage, origin, username));
  }
  expect(await whoSends(...tabs)).toEqual(['alice', 'bob']);
  const [alice, bob] = tabs as [Page, Page];
  await renewAndSignOut(options, 'alice', alice);
  expect(await whoSends(bob)).toEqual(['bob']);
});

test('a token is shown with its signature checked by the real keys, beside another’s', async () => {
  const options = await addSite(stage, {
    name: 'Shown',
    origin: stage.echo.origin('shown.test'),
    way: 'With user name and password',
    issuer: companion.origin,
  });
  for (const name of ['alice', 'bob']) {
    await clickIn(options, 'region', /^Shown /, 'Add account');
    await type(options, 'User name', name);
    await type(options, 'Password', password);
    await type(options, 'Name in the list', `${name} shown`);
    await options.keyboard.press('Enter');
    await untilSignedIn(stage, options, `${name} shown`);
  }
  await choose(options, 'alice shown', 'Token');
  await sees(options, 'Signature checked: one of the issuer’s keys made it.');
  const select = await find(options, 'combobox', 'Compare with');
  const [, bob = ''] = await select.$$eval('option', each => each.map(option => option.value));
  await select.select(bob);
  const row = () =>
    options.$$eval('.token tr[data-differs=true]', rows =>
      rows.map(row => [...row.cells].map(cell => cell.textContent)),
    );
  await expect.poll(row).toContainEqual(['username (differs)', 'alice', 'bob']);
});

test('a person signs in with a code that is entered on another device', async () => {
  const origin = stage.echo.origin('device.test');
  const options = await addSite(stage, {
    name: 'Device',
    origin,
    way: 'With a code on another device',
    issuer: companion.origin,
  });
  await clickIn(options, 'region', /^Device /, 'Add account');
  await type(options, 'Name in the list', 'on the sofa');
  await options.keyboard.press('Enter');
  const page = await until('the page with the code', async () => findSignInPage());
  const code = await until('the code', () => readUserCode(page));
  const device = await stage.openTab(`${companion.origin}/device`);
  await type(device, /^Code/, code);
  await follow(device, 'Continue');
  await follow(device, 'It is mine, continue');
  await signInThere(device, 'bob');
  await untilSignedIn(stage, options, 'on the sofa');
  const tab = await openTabAs(stage, origin, 'on the sofa');
  expect(await whoSends(tab)).toEqual(['bob']);
  await renewAndSignOut(options, 'on the sofa', tab);
});

/** Presses a button that leads to the next page. */
async function follow(page: Page, button: string): Promise<void> {
  await Promise.all([page.waitForNavigation(), click(page, 'button', button)]);
}

/** Asked of the page itself: Firefox tells no address of an extension's page. */
async function findSignInPage(): Promise<Page | undefined> {
  const pages = await stage.driver.browser.pages();
  const urls = await Promise.all(
    pages.map(page => (isSignInPage(page) ? page.url() : page.evaluate(() => location.href).catch(() => ''))),
  );
  return pages[urls.findIndex(url => url.includes('#sign-in?'))];
}

const readUserCode = (page: Page) =>
  page.evaluate(() => document.querySelector('.user-code')?.lastChild?.textContent?.trim());

test('people sign in with a password', async () => {
  const origin = stage.echo.origin('password.test');
  const options = await addSite(stage, {
    name: 'Password',
    origin,
    way: 'With user name and password',
    issuer: companion.origin,
  });
  const tabs: Page[] = [];
  for (const name of ['alice', 'bob']) {
    await addWithSecret(options, 'Password', name, ['User name', 'Password']);
    tabs.push(await openTabAs(stage, origin, name));
  }
  expect(await whoSends(...tabs)).toEqual(['alice', 'bob']);
});

test('programs sign in as clients, and no issuer is told from which page it is asked', async () => {
  const { echo } = stage;
  const origin = echo.origin('client.test');
  const issuer = echo.origin('id.localhost');
  const json = (body: object) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  echo.answer('/.well-known/openid-configuration', () => json({ issuer, token_endpoint: `${issuer}/token` }));
  const given = ['robot-one', 'robot-two'];
  echo.answer('/token', () => json({ access_token: createToken(given.shift() ?? ''), token_type: 'Bearer' }));
  const options = await addSite(stage, {
    name: 'Client',
    origin,
    way: 'As a client, with its secret',
    issuer,
  });
  const tabs: Page[] = [];
  for (const name of ['robot-one', 'robot-two']) {
    await addWithSecret(options, 'Client', name, ['Client ID', 'Client secret']);
    tabs.push(await openTabAs(stage, origin, name));
  }
  expect(await whoSends(...tabs)).toEqual(['robot-one', 'robot-two']);
  expect(echo.at('/token').map(({ who, headers }) => [who, headers.origin])).toEqual([
    ['(Basic)', undefined],
    ['(Basic)', undefined],
  ]);
  await find(options, 'row', /^robot-one/);
});

test('support acts as a test account for a reason, in the open, and is back by one click', async () => {
  await companion.users.add({ username: 'sam', password, roles: ['support'] });
  await companion.users.add({ username: 'eve', password, isTest: true });
  const { echo, openTab, openPopup } = stage;
  const tab = await openTab(`${echo.origin('support.test')}/start`);
  const popup = await openPopup(tab);
  await click(popup, 'button', 'Add this site');
  await type(popup, 'Name', 'Support');
  await type(popup, 'Address of the companion', companion.origin);
  await click(popup, 'button', 'Save');
  await sees(popup, 'Add an account on Support');
  await type(popup, 'User name', 'sam');
  await type(popup, 'Password', password);
  await click(popup, 'button', 'Add account');
  await click(popup, 'button', /^sam .* Ready$/);
  await sees(popup, /sam on \S+, in this tab only/);

  await click(popup, 'button', 'More for sam');
  await click(popup, 'button', 'Act as…');
  await type(popup, 'As whom (user name)', 'bob');
  await type(popup, 'Why', 'ticket 1234');
  await popup.keyboard.press('Enter');
  await sees(popup, 'there is no test account of this name to act as');
  await type(popup, 'As whom (user name)', 'eve');
  await popup.keyboard.press('Enter');
  await sees(popup, /sam acting as eve on \S+, in this tab only, 4:/);
  await sees(popup, 'left, ticket 1234');
  await sees(popup, 'The token says: act sam.');
  expect(await readSent(stage, tab)).toMatchObject({ who: 'eve', actor: 'sam' });
  await expect
    .poll(() => stage.badgeOf(tab))
    .toMatchObject({
      text: 'se',
      title: expect.stringMatching(/^sam acting as eve/),
    });
  const token = (await readSentToken(stage, tab)) ?? '';

  const again = await openPopup(tab);
  await click(again, 'button', 'Back to me');
  await sees(again, /sam on \S+, in this tab only/);
  expect(await whoSends(tab)).toEqual(['sam']);
  await expect.poll(async () => (await whoami(companion.origin, token)).status).toBe(401);
});
