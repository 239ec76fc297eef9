import type { Page } from 'puppeteer-core';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { companionSignIn } from '../../../src/core/sign-in-draft.ts';
import { password, type Running, startForFile } from '../../companion/world.ts';
import type { Answer } from '../echo.ts';
import { click, find, focused, sees } from '../person.ts';
import { useStage } from '../stage.ts';
import { createToken } from '../tokens.ts';

/** Seconds that the companion's access tokens live. */
const TTL = 9;

let companion: Running;
let issuer: string;

beforeAll(async () => {
  companion = await startForFile({ ACCESS_TTL: String(TTL) });
  await companion.users.add({ username: 'alice', password });
});

const stage = useStage(async ({ allow, echo }) => {
  await allow(['http://*/*', 'ws://*/*']);
  issuer = echo.origin('id.localhost');
});

let made = 0;

/** A site for one test, at a host of its own, whose accounts sign in at the companion or at `signsInAt`. */
async function openSite(signsInAt = companion.origin): Promise<{ site: string; page: Page }> {
  const { echo, call, openTab } = stage;
  const origin = echo.origin(`app-${made++}.test`);
  const draft = { name: 'App', origins: [origin], signIn: companionSignIn(signsInAt) };
  const site = await call('addSite', { draft });
  onTestFinished(() => call('removeSite', { site }));
  return { site, page: await openTab(`${origin}/start`) };
}

async function signIn(site: string, name: string): Promise<string> {
  const draft = { label: name, username: name, method: 'login' } as const;
  const account = await stage.call('addAccount', { site, draft });
  await stage.call('signIn', { account, password });
  return account;
}

/** Asks every 50 milliseconds for some seconds, whatever becomes of each, and says in the address when it asked. */
const askFor = (page: Page, path: string, seconds: number) =>
  page.evaluate(
    async (path, until) => {
      for (let turn = 0; Date.now() < until; turn++) {
        await fetch(`${path}?turn=${turn}&asked=${Date.now()}`);
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    },
    path,
    Date.now() + seconds * 1000,
  );

/** Whose token a request carries now. */
async function askWho(page: Page): Promise<string | undefined> {
  await page.evaluate(() => fetch('/now'));
  return stage.echo.whoAt('/now').at(-1);
}

/** By how many milliseconds tokens had expired that a page's requests carried all the same. A busy server is late to see them. */
const expiredAt = (path: string) =>
  stage.echo
    .at(path)
    .map(({ url, expiresAt = Number.POSITIVE_INFINITY }) => askedAt(url) - expiresAt)
    .filter(late => late >= 0);

const askedAt = (url: string) => Number(new URLSearchParams(url.split('?')[1]).get('asked'));

/** When the companion renewed, in milliseconds since the epoch. */
const renewals = () =>
  companion.logged
    .filter(line => line.includes('"grant":"refresh_token"'))
    .map(line => Date.parse(JSON.parse(line).time));

test('a token is renewed before it expires, once each time, whatever windows are open', async () => {
  const { echo, choose, openPopup, openOptions, openTab } = stage;
  const { site, page } = await openSite();
  await choose(page, site, await signIn(site, 'alice'), 'site');
  const other = await openTab(page.url());
  await openOptions();
  await sees(await openPopup(page), 'then renewed');
  const before = renewals().length;
  await Promise.all([askFor(page, '/renewed', 1.5 * TTL), askFor(other, '/renewed', 1.5 * TTL)]);
  expect(new Set(echo.whoAt('/renewed'))).toEqual(new Set(['alice']));
  expect(expiredAt('/renewed')).toEqual([]);
  const tokens = new Set(echo.at('/renewed').map(({ fingerprint }) => fingerprint));
  expect(tokens.size).toBeGreaterThanOrEqual(3);
  const times = renewals().slice(before);
  expect(times.length).toBeGreaterThanOrEqual(tokens.size - 1);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(500 * TTL);
});

test('a worker killed as it renews does not sign the account out', async () => {
  const { echo, choose, driver } = stage;
  const { site, page } = await openSite();
  await choose(page, site, await signIn(site, 'alice'));
  const before = renewals().length;
  const asking = askFor(page, '/killed', TTL + 3);
  await expect.poll(() => renewals().length, { timeout: 1000 * TTL, interval: 5 }).toBe(before + 1);
  await driver.killBackground();
  await asking;
  expect(expiredAt('/killed')).toEqual([]);
  await expect.poll(() => askWho(page), { timeout: 30_000 }).toBe('alice');
  expect(companion.logged.filter(line => /token\.refused|grant\.revoked/.test(line))).toEqual([]);
  expect(new Set(echo.at('/killed').map(({ fingerprint }) => fingerprint)).size).toBeGreaterThan(1);
});

/** What an issuer answers whose tokens live for some seconds. */
const toAnswer = (name: string, seconds: number, refreshToken?: string): Answer => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    access_token: createToken(name, seconds),
    refresh_token: refreshToken,
    expires_in: seconds,
    token_type: 'Bearer',
  }),
});

test('a token that cannot be renewed is withdrawn before it expires; its row asks to sign in again', async () => {
  const { echo, choose, openPopup } = stage;
  const { site, page } = await openSite(issuer);
  echo.answer('/login', () => toAnswer('bob', 4));
  await choose(page, site, await signIn(site, 'bob'));
  await askFor(page, '/withdrawn', 5);
  const who = echo.whoAt('/withdrawn');
  expect(expiredAt('/withdrawn')).toEqual([]);
  expect([who[0], who.at(-1)]).toEqual(['bob', '-']);

  const popup = await openPopup(page);
  await sees(popup, /bob is chosen for \S+ but sends no token: it has expired, sign in again\./);
  await find(popup, 'button', /^bob .* Sign in again$/);
  echo.answer('/login', () => toAnswer('bob', 3600));
  await click(popup, 'button', 'Sign in');
  await focused(popup, 'textbox', 'Password');
  await popup.keyboard.type(password);
  await popup.keyboard.press('Enter');
  await sees(popup, /bob on \S+, in this tab only/);
  await page.evaluate(() => fetch('/signed-in-again'));
  expect(echo.whoAt('/signed-in-again')).toEqual(['bob']);
});

test('a refresh token that is refused is tried once; the token is withdrawn before it expires and the row says so', async () => {
  const { echo, choose, openPopup } = stage;
  const { site, page } = await openSite(issuer);
  echo.answer('/login', () => toAnswer('carol', 4, 'refresh-carol'));
  echo.answer('/token', {
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"invalid_grant"}',
  });
  await choose(page, site, await signIn(site, 'carol'));
  await askFor(page, '/refused', 5);
  expect(expiredAt('/refused')).toEqual([]);
  expect(echo.whoAt('/refused').at(-1)).toBe('-');
  expect(echo.whoAt('/token')).toEqual(['-']);
  const popup = await openPopup(page);
  await sees(popup, 'The server no longer renews this token. Sign in again.');
});

test('an expired token is not sent either when the worker was killed before it could withdraw it', async () => {
  const { echo, call, choose, driver } = stage;
  const { site, page } = await openSite(issuer);
  const draft = { label: 'dave', username: 'dave', method: 'pasted' } as const;
  const account = await call('addAccount', { site, draft });
  await call('pasteToken', { account, token: createToken('dave', 4) });
  await choose(page, site, account);
  await driver.killBackground();
  await askFor(page, '/unattended', 5);
  expect(echo.whoAt('/unattended')[0]).toBe('dave');
  expect(echo.whoAt('/unattended').at(-1)).toBe('-');
  expect(expiredAt('/unattended')).toEqual([]);
});

test('a token that states no expiry is sent, and one that is not valid yet waits until it is', async () => {
  const { echo, call, choose, openPopup } = stage;
  const { site, page } = await openSite(issuer);
  const add = async (name: string, claims: object) => {
    const draft = { label: name, username: name, method: 'pasted' } as const;
    const account = await call('addAccount', { site, draft });
    await call('pasteToken', { account, token: createToken(name, 3600, claims) });
    return account;
  };
  await choose(page, site, await add('erin', { exp: undefined }));
  await page.evaluate(() => fetch('/for-good'));
  expect(echo.whoAt('/for-good')).toEqual(['erin']);
  await sees(await openPopup(page), 'with no expiry stated');

  await choose(page, site, await add('grace', { nbf: Math.ceil(Date.now() / 1000) + 3600 }));
  await sees(await openPopup(page), /grace is chosen for \S+ but sends no token: it is not valid before/);

  const notBefore = Math.ceil(Date.now() / 1000) + 2;
  await choose(page, site, await add('frank', { nbf: notBefore }));
  await askFor(page, '/early', notBefore + 2 - Date.now() / 1000);
  const sent = echo.at('/early').filter(({ who }) => who === 'frank');
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.filter(({ at }) => at < notBefore * 1000)).toEqual([]);
  expect(echo.whoAt('/early').at(-1)).toBe('frank');
});
