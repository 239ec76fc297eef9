import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import type { ErrorCode } from '../../src/core/errors.ts';
import type { Versioned } from '../../src/core/migrations.ts';
import type { Answer } from './echo.ts';
import { click, clickIn, find, has, read, sees, type } from './person.ts';
import { useStage } from './stage.ts';
import { createToken } from './tokens.ts';

const PASSWORD = 'as it was typed';

const stage = useStage(({ allow }) => allow(['http://*/*', 'ws://*/*']));

/** The sentence for a code as an English person reads it. */
function say(code: ErrorCode, ...params: string[]): string {
  const { message } = messages[`error_${code.replaceAll('-', '_')}` as keyof typeof messages];
  return params.reduce((text, param, index) => text.replaceAll(`$${index + 1}`, param), message);
}

const issue = (): Answer => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ access_token: createToken('alice') }),
});

const readBox = async (page: Page, name: string) =>
  (await find(page, 'textbox', name)).evaluate(input => (input as HTMLInputElement).value);

/** Puts a text in the place of what stands in a text box, as by pasting it. */
async function paste(page: Page, name: string, text: string): Promise<void> {
  await type(page, name, '');
  await page.evaluate(text => document.execCommand('insertText', false, text), text);
}

/** The popup of a new site, with an account in it whose sign-in was refused. */
async function addRefused(name: string): Promise<Page> {
  const { echo, openTab, openPopup } = stage;
  echo.answer('/login', { status: 401 });
  const popup = await openPopup(await openTab(`${echo.origin(`${name}.test`)}/start`));
  await click(popup, 'button', 'Add this site');
  await type(popup, 'Name', name);
  await type(popup, 'Address of the companion', echo.origin('id.localhost'));
  await click(popup, 'button', 'Save');
  await sees(popup, `Add an account on ${name}`);
  await type(popup, 'User name', 'alice');
  await type(popup, 'Password', PASSWORD);
  await click(popup, 'button', 'Add account');
  await sees(popup, say('credentials-refused', '401'));
  return popup;
}

test('a first sign-in that fails keeps the account and all that was typed; corrected, it works', async () => {
  const popup = await addRefused('first');
  await sees(popup, 'alice was added but could not sign in.');
  expect([await readBox(popup, 'User name'), await readBox(popup, 'Password')]).toEqual(['alice', PASSWORD]);
  stage.echo.answer('/login', issue());
  await click(popup, 'button', 'Sign in');
  await find(popup, 'button', /^alice .* left$/);
  expect(await popup.$$('button[data-account]')).toHaveLength(1);
});

test('the options page says on the row why a sign-in failed, until one succeeds', async () => {
  await addRefused('elsewhere');
  const options = await stage.openOptions();
  const section = await find(options, 'region', /^elsewhere /);
  const row = () => section.$eval('li', row => row.textContent);
  await expect.poll(row).toContain(say('credentials-refused', '401'));
  stage.echo.answer('/login', { status: 500 });
  await clickIn(options, 'region', /^elsewhere /, 'Sign in');
  await type(options, 'Password', PASSWORD);
  await options.keyboard.press('Enter');
  await expect.poll(row).toContain(say('issuer-failed', '500'));
  expect(await readBox(options, 'Password')).toBe(PASSWORD);
  stage.echo.answer('/login', issue());
  await options.keyboard.press('Enter');
  await expect.poll(() => has(options, 'textbox', 'Password')).toBe(false);
  // The row is told by what is stored, the form by the answer to its command.
  await expect.poll(row).toMatch(/min left/);
  expect(await row()).not.toContain('500');
});

test.each([
  ['no JWT', 'hello', say('token-not-jwt')],
  ['a JWT whose payload is broken', 'eyJhbGciOiJFUzI1NiJ9.bm90IEpTT04.c2ln', say('token-payload')],
  ['a JWT that has expired', createToken('alice', -60), say('token-expired')],
])('a pasted text that is %s says so in the row and takes no token away', async (what, pasted, sentence) => {
  const { echo, call, choose, openTab, openPopup, addAccount } = stage;
  const origin = echo.origin(`${what.replaceAll(' ', '-')}.test`);
  const site = await call('addSite', { draft: { name: what, origins: [origin] } });
  const tab = await openTab(`${origin}/start`);
  await choose(tab, site, await addAccount(site, 'alice'), 'site');
  const popup = await openPopup(tab);
  await click(popup, 'button', 'More for alice');
  await click(popup, 'button', 'Paste token');
  await paste(popup, 'Token (JWT)', pasted);
  await popup.keyboard.press('Enter');
  await find(popup, 'row', new RegExp(`^alice .*${sentence.replaceAll('.', '\\.')}`));
  expect(await readBox(popup, 'Token (JWT)')).toBe(pasted);
  await tab.evaluate(() => fetch('/kept'));
  expect(echo.whoAt('/kept')).toEqual(['alice']);
});

/** The field is marked as wrong, says why, has the focus, and still holds what was typed. */
async function expectWrong(page: Page, field: string, typed: string, sentence: string): Promise<void> {
  const box = await find(page, 'textbox', field);
  const told = () =>
    box.evaluate(box => ({
      wrong: box.ariaInvalid,
      why: document.getElementById(box.getAttribute('aria-describedby') ?? '')?.textContent,
      typed: (box as HTMLInputElement).value,
      focused: box === document.activeElement,
    }));
  await expect.poll(told).toEqual({ wrong: 'true', why: sentence, typed, focused: true });
}

const readSettings = () =>
  stage.driver.runInBackground(async () => {
    const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
    const { settings } = await chrome.storage.local.get('settings');
    return (settings as Versioned<string>).value;
  });

test('a site with an address or a name that cannot be is not stored, and the field says why', async () => {
  const { echo, call } = stage;
  const taken = echo.origin('taken.test');
  await call('addSite', { draft: { name: 'Taken', origins: [taken] } });
  const popup = await stage.openPopup(await stage.openTab(`${echo.origin('forms.test')}/start`));
  const before = await readSettings();
  await click(popup, 'button', 'Add this site');
  await click(popup, 'radio', 'Pasted tokens only');
  for (const [address, sentence] of [
    ['ftp://files.test', say('url-scheme', 'ftp://files.test')],
    ['javascript:alert(1)', say('url-scheme', 'javascript:alert(1)')],
    ['https://*.forms.test', say('url-wildcard', 'https://*.forms.test')],
    ['not an address', say('url-invalid', 'not an address')],
    ['http://me:hidden@forms.test', say('url-credentials', 'forms.test')],
    [taken, say('origin-taken', taken, 'Taken')],
    ['', say('origin-missing')],
  ] as const) {
    await paste(popup, 'Address', address);
    await popup.keyboard.press('Enter');
    await expectWrong(popup, 'Address', address, sentence);
  }
  await paste(popup, 'Address', 'http://forms.test');
  await click(popup, 'button', 'Add an address');
  await paste(popup, 'Address 2', 'http://forms.test/again');
  await paste(popup, 'Name', 'Forms');
  await popup.keyboard.press('Enter');
  const repeated = say('origin-repeated', 'http://forms.test');
  await expectWrong(popup, 'Address 2', 'http://forms.test/again', repeated);
  await click(popup, 'button', 'Remove address 2');
  const name = 'n'.repeat(10_000);
  await paste(popup, 'Name', name);
  await popup.keyboard.press('Enter');
  await expectWrong(popup, 'Name', name, say('name-too-long', '10000', '80'));
  expect(await readSettings()).toBe(before);
  await paste(popup, 'Name', 'Forms');
  await popup.keyboard.press('Enter');
  // It is not the site of this tab, which can still be added.
  await find(popup, 'button', 'Add this site');
  expect(await readSettings()).toContain('http://forms.test"');
});

test('an account with a name of 10,000 characters is not stored, and the field says why', async () => {
  const { echo, call } = stage;
  const origin = echo.origin('names.test');
  await call('addSite', { draft: { name: 'Names', origins: [origin] } });
  const popup = await stage.openPopup(await stage.openTab(`${origin}/start`));
  const before = await readSettings();
  await click(popup, 'button', 'Add account');
  const name = 'n'.repeat(10_000);
  await paste(popup, 'Name in the list', name);
  await popup.keyboard.press('Enter');
  await expect.poll(() => read(popup)).toContain(say('name-too-long', '10000', '80'));
  expect(await readBox(popup, 'Name in the list')).toBe(name);
  expect(await readSettings()).toBe(before);
});

test('what was typed into a form is there again after the popup closed, but for the secret', async () => {
  const { echo, call } = stage;
  const origin = echo.origin('closed.test');
  await call('addSite', { draft: { name: 'Closed', origins: [origin] } });
  const tab = await stage.openTab(`${origin}/start`);
  let popup = await stage.openPopup(tab);
  await click(popup, 'button', 'Add account');
  await type(popup, 'Name in the list', 'half typed');
  await type(popup, 'Token (JWT)', createToken('alice'));
  await popup.close();
  popup = await stage.openPopup(tab);
  await click(popup, 'button', 'Add account');
  expect([await readBox(popup, 'Name in the list'), await readBox(popup, 'Token (JWT)')]).toEqual([
    'half typed',
    '',
  ]);
});
