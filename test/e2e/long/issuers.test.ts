import { expect, test } from 'vitest';
import { companionSignIn } from '../../../src/core/sign-in-draft.ts';
import type { Answer } from '../echo.ts';
import { click, find, focused, sees } from '../person.ts';
import { useStage } from '../stage.ts';
import { createToken } from '../tokens.ts';

const PASSWORD = 'correct horse battery';

const stage = useStage(({ allow }) => allow(['http://*/*', 'ws://*/*']));

const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
const never = new Promise<Answer>(() => {});

interface Case {
  readonly answer?: () => Answer | Promise<Answer>;
  /** What the row says; `$host` is the issuer's. */
  readonly says: string;
}

const CASES: Readonly<Record<string, Case>> = {
  'is down': { says: '$host does not answer. Check the address and that the server runs, then try again.' },
  'never answers': { answer: () => never, says: '$host took longer than 10 seconds. Try again.' },
  redirects: {
    answer: () => ({ status: 307, headers: { location: '/elsewhere' } }),
    says: '$host sends sign-ins on to another address, which Guise does not follow with a password.',
  },
  'answers HTML': {
    answer: () => ({ headers: { 'content-type': 'text/html' }, body: '<h1>Welcome</h1>' }),
    says: 'The sign-in server did not answer in JSON. Check the sign-in address.',
  },
  'answers 401': {
    answer: () => json({ token: null }, 401),
    says: 'User name or password is wrong (status 401). Correct it and try again.',
  },
  'answers 429': {
    answer: () => ({ status: 429, headers: { 'retry-after': '17' } }),
    says: 'Too many tries: the server asks to wait. Try again in 17 seconds.',
  },
  'answers 500': {
    answer: () => ({ status: 500, body: 'stack trace' }),
    says: 'The sign-in server failed (status 500). Try again later.',
  },
  'answers with nothing': {
    answer: () => ({ status: 200 }),
    says: 'The sign-in server answered with nothing. Check the sign-in address.',
  },
  'answers without a token': {
    answer: () => json({ ok: true }),
    says: 'The answer has no token at /access_token. Correct that place in the site.',
  },
  'answers with what is no JWT': {
    answer: () => json({ access_token: 'opaque' }),
    says: 'This is not a JWT.',
  },
  'answers with a JWT that cannot be read': {
    answer: () => json({ access_token: 'eyJhbGciOiJub25lIn0.bm8gSlNPTg.x' }),
    says: 'The middle part of this JWT cannot be read.',
  },
  'answers with a token that has expired': {
    answer: () => json({ access_token: createToken('late', -60) }),
    says: 'This token has already expired. Get a new one.',
  },
  'answers with 50 MB': {
    answer: () => ({
      headers: { 'content-type': 'application/json' },
      body: Buffer.alloc(50_000_000, '["x",'),
    }),
    says: '$host answered with more than 1 MB. Check the sign-in address.',
  },
};

/** An address where nothing listens. */
const DOWN = 'http://127.0.0.1:9';

test.each(Object.keys(CASES))(
  'an issuer that %s is named on the row, and what was there before is still sent',
  async name => {
    const { echo, call, openTab, openPopup, addAccount, choose } = stage;
    const { answer, says } = CASES[name] ?? { says: '' };
    const index = Object.keys(CASES).indexOf(name);
    const origin = echo.origin(`app-${index}.test`);
    const issuer = answer ? echo.origin(`id-${index}.localhost`) : DOWN;
    if (answer) echo.answer('/login', answer);
    const draft = { name: 'App', origins: [origin], signIn: companionSignIn(issuer) };
    const site = await call('addSite', { draft });
    const account = await addAccount(site, 'alice');
    await call('editAccount', { account, draft: { label: 'alice', username: 'alice', method: 'login' } });
    const tab = await openTab(`${origin}/start`);
    await choose(tab, site, account);

    const popup = await openPopup(tab);
    await click(popup, 'button', 'More for alice');
    await click(popup, 'button', 'Sign in');
    await focused(popup, 'textbox', 'Password');
    await popup.keyboard.type(PASSWORD);
    await popup.keyboard.press('Enter');
    await sees(popup, says.replace('$host', new URL(issuer).host));

    const typed = await find(popup, 'textbox', 'Password');
    expect(await typed.evaluate(field => (field as HTMLInputElement).value)).toBe(PASSWORD);
    await tab.evaluate(() => fetch('/still'));
    expect(echo.whoAt('/still')).toEqual(['alice']);
    expect(echo.at('/elsewhere')).toEqual([]);
  },
);

test('after a failure the same password signs in once the issuer has recovered', async () => {
  const { echo, call, openTab, openPopup } = stage;
  const origin = echo.origin('recovered.test');
  const draft = { name: 'App', origins: [origin], signIn: companionSignIn(echo.origin('id.localhost')) };
  const site = await call('addSite', { draft });
  await call('addAccount', { site, draft: { label: 'bob', username: 'bob', method: 'login' } });
  const tab = await openTab(`${origin}/start`);
  const popup = await openPopup(tab);
  echo.answer('/login', { status: 503 });
  await click(popup, 'button', /^bob .* Signed out$/);
  await focused(popup, 'textbox', 'Password');
  await popup.keyboard.type(PASSWORD);
  await popup.keyboard.press('Enter');
  await sees(popup, 'The sign-in server failed (status 503). Try again later.');

  echo.answer('/login', () => json({ access_token: createToken('bob'), expires_in: 3600 }));
  await find(popup, 'button', 'Sign in');
  await popup.keyboard.press('Enter');
  await sees(popup, /bob on \S+, in this tab only/);
  await tab.evaluate(() => fetch('/recovered'));
  expect(echo.whoAt('/recovered')).toEqual(['bob']);
  expect(echo.log.filter(({ path }) => path === '/login').map(({ who }) => who)).toEqual(['-', '-']);
});
