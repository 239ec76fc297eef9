import type { Page } from 'puppeteer-core';
import { expect, vi } from 'vitest';
import { toFront } from '../../scripts/firefox.mjs';
import type { Seen } from '../e2e/echo.ts';
import { click, clickIn, find, has, read, sees, type, until } from '../e2e/person.ts';
import type { Stage } from '../e2e/stage.ts';
import { toCredential } from '../e2e/tokens.ts';

/** What a person enters for an app whose issuer they were told. */
export interface SiteTyped {
  readonly name: string;
  readonly origin: string;
  readonly way: string;
  readonly issuer: string;
  readonly clientId?: string;
  /** What a confidential client proves itself with. */
  readonly clientSecret?: string;
  readonly scope?: string;
  /** What the issuer does not say itself, by the field's label. */
  readonly endpoints?: Readonly<Record<string, string>>;
}

/** Adds a site on the options page; the issuer fills in the rest. Answers the page. */
export async function addSite(stage: Stage, typed: SiteTyped): Promise<Page> {
  const page = await stage.openOptions();
  await click(page, 'button', 'Add a site');
  await type(page, 'Name', typed.name);
  await type(page, 'Address', typed.origin);
  await click(page, 'radio', 'OAuth 2 or OpenID issuer');
  await click(page, 'radio', typed.way);
  await type(page, 'Issuer', typed.issuer);
  await click(page, 'button', 'Look up');
  const found = await find(page, 'textbox', 'Token endpoint');
  await until('what the issuer says of itself', () =>
    found.evaluate(box => (box as HTMLInputElement).value !== ''),
  );
  if (typed.clientId !== undefined) await type(page, 'Client ID', typed.clientId);
  if (typed.clientSecret !== undefined) {
    await click(page, 'radio', 'Secret as Basic credentials');
    await type(page, 'Client secret', typed.clientSecret);
  }
  if (typed.scope !== undefined) await type(page, /^Scope/, typed.scope);
  const endpoints = Object.entries(typed.endpoints ?? {});
  if (endpoints.length > 0) await click(page, 'button', 'Addresses and more');
  for (const [label, address] of endpoints) await type(page, new RegExp(`^${label}`), address);
  await click(page, 'button', 'Save');
  await find(page, 'region', new RegExp(`^${typed.name} `));
  return page;
}

/** Begins a new account on a site, and waits for the issuer's own window. */
export async function beginSignIn(
  stage: Stage,
  options: Page,
  site: string,
  typed: { readonly username: string; readonly label: string },
  issuer: string,
): Promise<Page> {
  await toFront(options);
  await clickIn(options, 'region', new RegExp(`^${site} `), 'Add account');
  await type(options, /^User name/, typed.username);
  await type(options, 'Name in the list', typed.label);
  await options.keyboard.press('Enter');
  return untilWindow(stage, issuer);
}

/** Waits until an account is signed in. When it is not, the failure says what the page says that sees it through. */
export async function untilSignedIn({ driver }: Stage, options: Page, account: string): Promise<void> {
  const look = async () => {
    if (await has(options, 'row', new RegExp(`^${account} .*( left|Ready)`))) return 'signed in';
    const page = (await driver.browser.pages()).find(isSignInPage);
    return read(page ?? options);
  };
  await vi.waitFor(async () => expect(await look()).toBe('signed in'), { timeout: 60_000 });
  await toFront(options);
}

/** Where a sign-in is seen through: a page of its own. */
export function isSignInPage(page: Page): boolean {
  return page.url().includes('#sign-in?');
}

/** The window that shows a page of the issuer, once it is there whole: Firefox puts another in its place as it opens. */
async function untilWindow({ driver }: Stage, issuer: string): Promise<Page> {
  const window = await until(`a window of ${issuer}`, async () =>
    (await driver.browser.pages()).find(page => page.url().startsWith(new URL(issuer).origin)),
  );
  await window.waitForFunction(() => document.readyState === 'complete');
  return window;
}

/** Opens a tab of the app and makes it an account's. */
export async function openTabAs(stage: Stage, origin: string, account: string): Promise<Page> {
  const tab = await stage.openTab(`${origin}/start`);
  const popup = await stage.openPopup(tab);
  await click(popup, 'button', new RegExp(`^${account} `));
  await sees(popup, new RegExp(`${account} on \\S+, in this tab only`));
  await popup.close();
  return tab;
}

let asked = 0;

/** What a page of a tab asks its server with. */
export async function readSent({ echo }: Stage, tab: Page): Promise<Seen> {
  const path = `/asked-${++asked}`;
  await tab.evaluate(path => fetch(path), path);
  return echo.first(path);
}

/** The access token that a page of a tab asks its server with: of those that are held, the one that arrived. */
export async function readSentToken(stage: Stage, tab: Page): Promise<string | undefined> {
  const { fingerprint } = await readSent(stage, tab);
  const held = await stage.driver.runInBackground(async () => {
    const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
    const stored = Object.entries(await chrome.storage.session.get(null));
    return stored.flatMap(([key, value]) => (key.startsWith('token:') ? [String(value)] : []));
  });
  return held.find(token => toCredential(`Bearer ${token}`).fingerprint === fingerprint);
}

/** Presses a button of an account's row, or of its menu. */
export async function choose(page: Page, account: string, item: string): Promise<void> {
  await toFront(page);
  const more = `More for ${account}`;
  if (!(await has(page, 'group', more))) await click(page, 'button', more);
  await clickIn(page, 'row', new RegExp(`^${account} `), item);
}

/** Where issuers lead back to, as who runs one has to be told. */
export function toRedirectUri(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
    return chrome.identity.getRedirectURL();
  });
}
