import { expect, test } from 'vitest';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { click, find, sees, type } from './person.ts';
import { useStage } from './stage.ts';
import { createToken } from './tokens.ts';

const PASSWORD = 'typed to be tried';

const stage = useStage(({ allow }) => allow(['http://*/*', 'ws://*/*']));

test('a sign-in can be tried before it is saved: its claims are shown, its token is taken back', async () => {
  const { echo, call, openTab, openPopup, driver } = stage;
  const origin = echo.origin('app.test');
  const issuer = echo.origin('id.localhost');
  const token = createToken('alice', 600, { roles: ['admin', 'tester'], tenant: 'north' });
  echo.answer('/login', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ access_token: token }),
  });
  await call('addSite', { draft: { name: 'Shop', origins: [origin], signIn: companionSignIn(issuer) } });
  const readStored = () =>
    driver.runInBackground(async () => {
      const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
      return JSON.stringify([await chrome.storage.local.get(), await chrome.storage.session.get()]);
    });
  const popup = await openPopup(await openTab(`${origin}/start`));
  await click(popup, 'button', 'Add account');
  const before = await readStored();
  await type(popup, 'User name', 'alice');
  await type(popup, 'Password', PASSWORD);
  await click(popup, 'button', 'Try sign-in');
  await sees(popup, 'It works. Nothing of it was kept, and its issuer took the token back.');
  const cells = await popup.$$eval('.token tbody tr', rows => rows.map(row => row.textContent));
  expect(cells).toEqual(expect.arrayContaining(['subalice', 'roles["admin","tester"]', 'tenantnorth']));
  expect(echo.at('/token/revocation')).toHaveLength(1);
  expect(await readStored()).toBe(before);
  await find(popup, 'button', 'Add account');
});
