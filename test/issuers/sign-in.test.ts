import type { Page } from 'puppeteer-core';
import { afterAll, expect, test } from 'vitest';
import { toFront } from '../../scripts/firefox.mjs';
import { clickIn, type, until } from '../e2e/person.ts';
import { useStage } from '../e2e/stage.ts';
import { applications, startDjango } from './django.ts';
import { clients, startGlewlwyd } from './glewlwyd.ts';
import {
  addSite,
  beginSignIn,
  choose,
  isSignInPage,
  openTabAs,
  readSentToken,
  type SiteTyped,
  toRedirectUri,
  untilSignedIn,
} from './guise.ts';
import { type Issuer, passwordOf, type Username } from './issuer.ts';
import { client as plainClient, startPlainProvider } from './plain-provider.ts';

const stage = useStage(({ allow }) => allow(['http://*/*', 'ws://*/*']));
const started = new Map<string, Issuer>();

afterAll(async () => {
  for (const issuer of started.values()) await issuer.stop();
});

/** An issuer by its name, started once, that leads people back to the extension. */
async function open(name: string, start: () => Promise<Issuer>): Promise<Issuer> {
  const running = started.get(name) ?? (await start());
  if (!started.has(name)) {
    started.set(name, running);
    await running.allowRedirect(await toRedirectUri(await stage.openOptions()));
  }
  return running;
}

const PEOPLE: readonly Username[] = ['alice', 'bob'];

interface Signed {
  readonly options: Page;
  readonly site: string;
  /** A tab of each account. */
  readonly tabs: readonly [Page, Page];
}

/** Whom each tab's server takes its token for, as the issuer says. */
async function whoAre(issuer: Issuer, tabs: readonly Page[]): Promise<readonly (string | undefined)[]> {
  const names: (string | undefined)[] = [];
  for (const tab of tabs) names.push(await issuer.whose((await readSentToken(stage, tab)) ?? ''));
  return names;
}

const labelOf = (site: string, name: string) => `${name} of ${site}`;

/** Adds a site, and has two accounts sign in, each with a tab. */
async function signInTwo(
  typed: Omit<SiteTyped, 'origin'>,
  names: readonly string[],
  signIn: (options: Page, name: string, label: string) => Promise<void>,
): Promise<Signed> {
  const site = typed.name;
  const origin = stage.echo.origin(`${site.toLowerCase().replaceAll(' ', '-')}.test`);
  const options = await addSite(stage, { ...typed, origin });
  const tabs: Page[] = [];
  for (const name of names) {
    await signIn(options, name, labelOf(site, name));
    await untilSignedIn(stage, options, labelOf(site, name));
    tabs.push(await openTabAs(stage, origin, labelOf(site, name)));
  }
  return { options, site, tabs: tabs as [Page, Page] };
}

/** The first is renewed, then signed out, and its tokens are worth nothing; the second stays as it was. */
async function renewAndSignOut(issuer: Issuer, { options, site, tabs }: Signed, names: readonly string[]) {
  const [first, second] = tabs;
  const [name = '', other] = names;
  const before = await readSentToken(stage, first);
  await choose(options, labelOf(site, name), 'Renew now');
  await expect.poll(() => readSentToken(stage, first), { timeout: 30_000 }).not.toBe(before);
  const renewed = await readSentToken(stage, first);
  expect(await whoAre(issuer, tabs)).toEqual([name, other]);
  await choose(options, labelOf(site, name), 'Sign out');
  await expect.poll(() => readSentToken(stage, first), { timeout: 30_000 }).toBeUndefined();
  await expect.poll(() => issuer.whose(renewed ?? ''), { timeout: 30_000 }).toBeUndefined();
  expect(await whoAre(issuer, [second])).toEqual([other]);
}

/** In the issuer's own window. */
const byCode = (issuer: Issuer, site: string) => async (options: Page, name: string, label: string) => {
  if (issuer.signOutAt) await (await stage.openTab(issuer.signOutAt)).close();
  const window = await beginSignIn(stage, options, site, { username: name, label }, issuer.url);
  await issuer.signIn(window, name as Username);
};

/** With a name and a secret that are typed into the form. */
const bySecret =
  (site: string, labels: readonly [string, string], secretOf: (name: string) => string) =>
  async (options: Page, name: string, label: string) => {
    await toFront(options);
    await clickIn(options, 'region', new RegExp(`^${site} `), 'Add account');
    await type(options, labels[0], name);
    await type(options, labels[1], secretOf(name));
    await type(options, 'Name in the list', label);
    await options.keyboard.press('Enter');
  };

interface Case extends Pick<SiteTyped, 'clientId' | 'clientSecret' | 'scope'> {
  readonly start: () => Promise<Issuer>;
  readonly revocation?: string;
}

const BY_CODE: Readonly<Record<string, Case>> = {
  glewlwyd: {
    start: startGlewlwyd,
    clientId: clients.confidential.client_id,
    clientSecret: clients.confidential.client_secret,
    scope: 'openid',
  },
  'django-oauth-toolkit': {
    start: startDjango,
    clientId: applications.code.client_id,
    scope: 'openid read',
    revocation: '/revoke_token/',
  },
  'oidc-provider': {
    start: startPlainProvider,
    clientId: plainClient.client_id,
    scope: 'openid offline_access',
  },
};

const WINDOW = 'In a window of the issuer';

test.each(Object.keys(BY_CODE))(
  'two people sign in at %s in its own window, side by side, are renewed and signed out',
  async name => {
    const { start, revocation, ...typed } = BY_CODE[name] as Case;
    const issuer = await open(name, start);
    const endpoints = revocation ? { 'Revocation endpoint': `${issuer.url}${revocation}` } : {};
    const site = { name: `At ${name}`, way: WINDOW, issuer: issuer.url, ...typed, endpoints };
    const signed = await signInTwo(site, PEOPLE, byCode(issuer, site.name));
    expect(await whoAre(issuer, signed.tabs)).toEqual(PEOPLE);
    await renewAndSignOut(issuer, signed, PEOPLE);
  },
);

test('two people sign in at glewlwyd with a code on another device', async () => {
  const issuer = await open('glewlwyd', startGlewlwyd);
  const { client_id: clientId, client_secret: clientSecret } = clients.confidential;
  const way = 'With a code on another device';
  const site = { name: 'By device', way, issuer: issuer.url, clientId, clientSecret, scope: 'openid' };
  const enter = async (options: Page, name: string, label: string) => {
    await toFront(options);
    await clickIn(options, 'region', /^By device /, 'Add account');
    await type(options, 'Name in the list', label);
    await options.keyboard.press('Enter');
    const address = await until('the address with the code', readDeviceAddress);
    const context = await stage.driver.browser.createBrowserContext();
    const device = await context.newPage();
    await device.goto(address);
    await issuer.signIn(device, name as Username);
    await untilSignedIn(stage, options, label);
    await context.close();
  };
  const signed = await signInTwo(site, PEOPLE, enter);
  expect(await whoAre(issuer, signed.tabs)).toEqual(PEOPLE);
  await renewAndSignOut(issuer, signed, PEOPLE);
});

/** Where the page that shows the code leads. */
async function readDeviceAddress(): Promise<string | undefined> {
  const page = (await stage.driver.browser.pages()).find(isSignInPage);
  return page?.evaluate(() => document.querySelector<HTMLAnchorElement>('.device a')?.href);
}

test('two people sign in at django-oauth-toolkit with a password, are renewed and signed out', async () => {
  const issuer = await open('django-oauth-toolkit', startDjango);
  const site = {
    name: 'By password',
    way: 'With user name and password',
    issuer: issuer.url,
    clientId: applications.password.client_id,
    scope: 'read',
    endpoints: { 'Revocation endpoint': `${issuer.url}/revoke_token/` },
  };
  const enter = bySecret(site.name, ['User name', 'Password'], name => passwordOf(name as Username));
  const signed = await signInTwo(site, PEOPLE, enter);
  expect(await whoAre(issuer, signed.tabs)).toEqual(PEOPLE);
  await renewAndSignOut(issuer, signed, PEOPLE);
});

test('two programs sign in at django-oauth-toolkit as clients, are renewed and signed out', async () => {
  const issuer = await open('django-oauth-toolkit', startDjango);
  const names = applications.robots.map(robot => robot.client_id);
  const site = {
    name: 'By client',
    way: 'As a client, with its secret',
    issuer: issuer.url,
    scope: 'read',
    endpoints: { 'Revocation endpoint': `${issuer.url}/revoke_token/` },
  };
  const secretOf = (name: string) =>
    applications.robots.find(robot => robot.client_id === name)?.client_secret ?? '';
  const signed = await signInTwo(site, names, bySecret(site.name, ['Client ID', 'Client secret'], secretOf));
  expect(await whoAre(issuer, signed.tabs)).toEqual(names);
  await renewAndSignOut(issuer, signed, names);
});
