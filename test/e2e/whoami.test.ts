import { expect, test } from 'vitest';
import { click, clickIn, find, type } from './person.ts';
import { useStage } from './stage.ts';
import { createToken } from './tokens.ts';

const stage = useStage(({ allow }) => allow(['http://*/*', 'ws://*/*']));

test('one click asks the server who each account is, and marks who is taken for another', async () => {
  const { echo, call, addAccount, openTab, choose, openOptions } = stage;
  const origin = echo.origin('app.test');
  echo.answer('/me', ({ who }) => ({
    status: who === '-' ? 401 : 200,
    body: JSON.stringify({ user: { name: who } }),
  }));
  const site = await call('addSite', { draft: { name: 'Shop', origins: [origin] } });
  const alice = await addAccount(site, 'alice');
  await addAccount(site, 'bob', createToken('mallory'));
  const draft = { label: 'carol', username: 'carol', method: 'pasted' } as const;
  await call('addAccount', { site, draft });
  // What is chosen for the site does not speak for who asks.
  await choose(await openTab(`${origin}/start`), site, alice, 'site');

  const options = await openOptions();
  await options.evaluate(() => {
    location.hash = 'attachments';
  });
  await type(options, 'Address that says who asks', `${echo.origin('other.test')}/me`);
  await type(options, 'Where the name stands in the answer (JSON Pointer)', '/user/name');
  await click(options, 'button', 'Ask as every account');
  const section = await find(options, 'region', /^Shop /);
  await expect.poll(() => section.$eval('.problem', line => line.textContent)).toContain('none of the site');
  expect(echo.at('/me')).toEqual([]);

  await type(options, 'Address that says who asks', `${origin}/me`);
  await clickIn(options, 'region', /^Shop /, 'Ask as every account');
  const answers = () =>
    section.$$eval('li[data-verdict]', rows =>
      rows.map(row => [row.dataset.verdict, row.lastChild?.textContent]),
    );
  await expect.poll(answers).toEqual([
    ['matches', 'The server says “alice”.'],
    ['differs', 'The server says “mallory”, and not “bob”.'],
    ['failed', '“carol” has no token to send yet: sign in first.'],
  ]);
  expect(
    echo
      .at('/me')
      .map(({ who, headers }) => [who, headers.origin, headers.cookie])
      .toSorted(),
  ).toEqual([
    ['alice', undefined, undefined],
    ['mallory', undefined, undefined],
  ]);

  // Nor does what may ask keep the token from a page that the extension opens.
  await call('openAs', { account: alice, url: `${origin}/first` });
  expect((await echo.first('/first')).who).toBe('alice');
});
