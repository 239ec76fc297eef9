import { randomBytes } from 'node:crypto';
import type { Page, Target } from 'puppeteer-core';
import { beforeAll, expect, inject, test } from 'vitest';
import type { Versioned } from '../../../src/core/migrations.ts';
import type { Settings } from '../../../src/core/state.ts';
import type { Level } from '../../../src/core/vault.ts';
import type { Answer } from '../echo.ts';
import { readTable } from '../leveldb.ts';
import { click, clickIn, find, sees, type, until } from '../person.ts';
import { readFiles } from '../profile-files.ts';
import { findPacked } from '../snappy.ts';
import { readPayloads } from '../sqlite.ts';
import { useStage } from '../stage.ts';
import { createToken } from '../tokens.ts';

const LABEL = 'alice-as-she-stands-in-all-the-lists';
const createSecret = (kind: string) => `${kind}-${randomBytes(18).toString('base64url')}`;

const password = createSecret('password');
const wrong = createSecret('password');
const passphrase = createSecret('passphrase');
/** All that must be found nowhere; access tokens only where rules are made from. */
const accessTokens: string[] = [];
const hidden: string[] = [password, wrong, passphrase];

/** What the extension showed, wrote to a console, or had as an address, in the whole session. */
const shown: string[] = [];
let readConsole: () => Promise<readonly string[]>;
const addresses: string[] = [];

const HOSTS = ['http://*/*', 'ws://*/*'];

const stage = useStage(async ({ allow, driver }) => {
  await allow(HOSTS);
  readConsole = await driver.recordConsole();
  for (const target of driver.browser.targets()) await listen(target);
  driver.browser.on('targetcreated', listen);
  driver.browser.on('targetchanged', target => addresses.push(target.url()));
});

async function listen(target: Target): Promise<void> {
  addresses.push(target.url());
  const page = target.type() === 'page' ? await target.page() : null;
  page?.on('request', request => addresses.push(request.url()));
}

/** A token answer whose secrets are remembered. */
function issue(): Answer {
  const token = createToken('alice');
  const refreshToken = createSecret('refresh');
  accessTokens.push(token);
  hidden.push(refreshToken);
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      access_token: token,
      refresh_token: refreshToken,
      token_type: 'Bearer',
      expires_in: 3600,
    }),
  };
}

/** Keeps all that a page shows, in whatever attribute, and its address. */
async function note(page: Page): Promise<void> {
  shown.push(await page.content());
  addresses.push(await page.evaluate(() => location.href));
}

async function signIn(popup: Page, name: string, typed: string): Promise<void> {
  await click(popup, 'button', `More for ${LABEL}`);
  await clickIn(popup, 'group', `More for ${LABEL}`, name);
  await type(popup, name === 'Sign in' ? 'Password' : 'Token (JWT)', typed);
  await popup.keyboard.press('Enter');
}

/** LevelDB, where Chromium stores, writes its log of 4 MB into a table, with all that was overwritten or removed meanwhile. */
const fillLog = () =>
  stage.driver.runInBackground(async () => {
    const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
    const filler = Array.from({ length: 450_000 }, () => Math.random().toString(36).slice(2, 12)).join('');
    await chrome.storage.local.set({ filler });
    await chrome.storage.local.remove('filler');
  });

/** Everything that is done with secrets, as a person does it. */
beforeAll(async () => {
  const { echo, openTab, openPopup } = stage;
  echo.answer('/login', issue);
  echo.answer('/token', issue);
  const tab = await openTab(`${echo.origin('a.test')}/start`);
  const popup = await openPopup(tab);
  await click(popup, 'button', 'Add this site');
  await type(popup, 'Name', 'App');
  await type(popup, 'Address of the companion', echo.origin('id.localhost'));
  await click(popup, 'button', 'Save');
  await type(popup, 'User name', 'alice');
  await type(popup, 'Password', password);
  await type(popup, 'Name in the list', LABEL);
  await note(popup);
  await click(popup, 'button', 'Add account');
  await click(popup, 'button', `Use ${LABEL} for the whole site`);
  await sees(popup, new RegExp(`${LABEL} on \\S+, in every tab`));
  await tab.reload();
  await note(popup);

  echo.answer('/login', { status: 401 });
  await signIn(popup, 'Sign in', wrong);
  await sees(popup, 'User name or password is wrong (status 401).');
  await note(popup);
  echo.answer('/login', { body: `<p>${wrong} is wrong` });
  await popup.keyboard.press('Enter');
  await sees(popup, 'The sign-in server did not answer in JSON.');
  await note(popup);
  await popup.close();

  const options = await stage.openOptions();
  await clickIn(options, 'region', /^App /, 'Renew now');
  await until('the renewal', async () => accessTokens.length === 2);
  await find(options, 'row', new RegExp(`^${LABEL} alice Ready`));
  await note(options);
  echo.answer('/login', issue);
  await click(options, 'button', `More for ${LABEL}`);
  await clickIn(options, 'group', `More for ${LABEL}`, 'Sign in');
  await type(options, 'Password', password);
  await options.keyboard.press('Enter');
  await until('the sign-in', async () => accessTokens.length === 3);
  await find(options, 'row', new RegExp(`^${LABEL} alice Ready`));
  await clickIn(options, 'group', `More for ${LABEL}`, 'Remove');
  await click(options, 'button', 'Undo');
  await find(options, 'row', new RegExp(`^${LABEL} alice Ready`));
  await note(options);
  await fillLog();
  await tab.reload();
  if (echo.whoAt('/start').join() !== '-,alice,alice') throw new Error('the token was not sent');
  addresses.push(...echo.log.map(({ url, headers }) => `${url} ${JSON.stringify(headers)}`));
});

/** What only this token has, and no other text: the end of its payload. */
const toMark = (token: string) => token.split('.')[1]?.slice(-30) ?? token;

/** Those of the secrets that are in one of these texts, whole or in part. */
function findSecrets(texts: readonly (string | Buffer)[], secrets: readonly string[]): readonly string[] {
  const pieces = secrets.flatMap(secret => secret.match(/.{12}/g)?.slice(1) ?? []);
  const forms = (piece: string) => [piece, Buffer.from(piece, 'utf16le')];
  return pieces.filter(piece =>
    texts.some(text =>
      forms(piece).some(form => (Buffer.isBuffer(text) ? text.includes(form) : text.includes(piece))),
    ),
  );
}

const marks = () => [...hidden, ...accessTokens.map(toMark)];

test('nothing that was shown, logged or an address holds a secret', async () => {
  const { driver } = stage;
  await driver.runInBackground(() => console.log('from the background'));
  const options = await stage.openOptions();
  await options.evaluate(() => console.log('from a page'));
  await expect.poll(readConsole).toEqual(expect.arrayContaining(['from the background', 'from a page']));
  expect(findSecrets(shown, [LABEL])).not.toEqual([]);
  expect(addresses).toContain(`${driver.origin}/src/ui/options/index.html`);
  expect(findSecrets(shown, marks())).toEqual([]);
  expect(findSecrets(await readConsole(), marks())).toEqual([]);
  expect(findSecrets(addresses, marks())).toEqual([]);
});

test('what is stored holds no secret in clear, but for access tokens in memory', async () => {
  const stored = await stage.driver.runInBackground(async () => {
    const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
    return {
      local: JSON.stringify(await chrome.storage.local.get(null)),
      session: JSON.stringify(await chrome.storage.session.get(null)),
    };
  });
  const options = await stage.openOptions();
  const drafts = await options.evaluate(() => JSON.stringify(localStorage));
  expect(stored.local).toContain(LABEL);
  expect(findSecrets([stored.local, drafts], marks())).toEqual([]);
  expect(findSecrets([stored.session], hidden)).toEqual([]);
  expect(findSecrets([stored.session], marks())).not.toEqual([]);
});

test('the key that secrets are sealed with cannot be taken out', async () => {
  const options = await stage.openOptions();
  const told = await options.evaluate(async () => {
    const database = await new Promise<IDBDatabase>(resolve => {
      const request = indexedDB.open('vault');
      request.onsuccess = () => resolve(request.result);
    });
    const key = await new Promise<CryptoKey>(resolve => {
      const request = database.transaction('keys').objectStore('keys').get('device');
      request.onsuccess = () => resolve(request.result);
    });
    const out = await crypto.subtle.exportKey('raw', key).catch(error => error.name);
    return [key.algorithm.name, key.extractable, out];
  });
  expect(told).toEqual(['AES-GCM', false, 'InvalidAccessError']);
});

/** What is packed in a file of the browser's stores, LevelDB in Chromium and SQLite in Firefox. */
function unpackFile(name: string, bytes: Buffer): readonly Buffer[] {
  if (name.endsWith('.ldb')) return readTable(bytes);
  if (!/moz-extension.*\.sqlite(-wal)?$/.test(name)) return [];
  // What is longer than a quarter of a page is in pieces; what was removed is found only as the file has it.
  return [bytes, ...readPayloads(bytes)].flatMap(findPacked);
}

interface Profile {
  readonly files: readonly Buffer[];
  readonly unpacked: readonly Buffer[];
}

/** Every file of the profile as it is, and what is packed in those that the extension's store is kept in. */
function readProfile(): Promise<Profile> {
  return until('the browser to have written its tables to their ends', async () => {
    const files = readFiles(stage.profile);
    try {
      return {
        files: files.map(({ bytes }) => bytes),
        unpacked: files.flatMap(({ path, bytes }) => unpackFile(path, bytes)),
      };
    } catch {
      return false;
    }
  });
}

/** A whole session at this level: signed in with a password that is remembered, renewed, and sealed anew. */
async function sitAt(level: Level): Promise<void> {
  const { allow, call, echo } = stage;
  echo.answer('/login', issue);
  // Chromium writes what was allowed to the profile some seconds later: a kill may come before.
  await allow(HOSTS);
  await call('unlock', { passphrase });
  await call('setVault', { level, passphrase, current: passphrase });
  const account = await readAccount();
  const draft = {
    label: LABEL,
    username: 'alice',
    method: 'login',
    remembersPassword: level !== 'memory',
  } as const;
  await call('editAccount', { account, draft });
  await call('signIn', { account, password });
  await call('renew', { account });
  await fillLog();
}

const readAccount = () =>
  stage.driver.runInBackground(async () => {
    const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
    const { settings } = (await chrome.storage.local.get('settings')) as { settings: Versioned<string> };
    return (JSON.parse(settings.value) as Settings).accounts[0]?.id ?? '';
  });

const ENDS = { 'is killed': () => stage.restartAfterCrash(), 'is closed': () => stage.restart() } as const;
const LEVELS: readonly Level[] = ['device', 'passphrase', 'memory'];

test.each(LEVELS.flatMap(level => Object.entries(ENDS).map(([how, end]) => [how, level, end] as const)))(
  'no file of the profile holds a secret while the browser runs, and after it %s: %s',
  async (_, level, end) => {
    await sitAt(level);
    for (const when of ['before', 'after']) {
      const { files, unpacked } = await readProfile();
      // What is no secret is found, so that finding nothing means something. Firefox packs all that it stores.
      if (inject('browser') === 'chromium') expect(findSecrets(files, [LABEL]), when).not.toEqual([]);
      expect(findSecrets(unpacked, [LABEL]), when).not.toEqual([]);
      expect(findSecrets([...files, ...unpacked], marks()), when).toEqual([]);
      if (when === 'before') await end();
    }
  },
);
