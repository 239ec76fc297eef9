// @vitest-environment happy-dom
import './fake-browser.ts';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import { AppError } from '../../src/core/errors.ts';
import type { LoginSignIn } from '../../src/core/sign-in.ts';
import type { Site } from '../../src/core/site.ts';
import { AccountForm } from '../../src/ui/account-form.tsx';
import { button, field, NOW, SECRET, SHOP, show, submit, toAccount, toReady } from './world.tsx';

const ends: string[] = [];
const open = (account?: Account, site = SHOP) =>
  show(
    ({ state, now }, actions) => (
      <AccountForm
        site={site}
        account={account}
        others={state.accounts}
        level={state.vault.level}
        now={now}
        actions={actions}
        onDone={() => ends.push('done')}
        onCancel={() => ends.push('cancelled')}
      />
    ),
    { state: { accounts: account ? [account] : [] } },
  );
const type = (label: string, value: string) => fireEvent.input(field(label), { target: { value } });

beforeEach(() => {
  localStorage.clear();
  ends.length = 0;
});
afterEach(cleanup);

describe('a new account', () => {
  test('needs a user name and a password only, and is signed in at once', async () => {
    const world = open();
    type('User name', 'alice.admin');
    type('Password', SECRET);
    submit(field('User name'));
    await waitFor(() => expect(ends).toEqual(['done']));
    expect(world.state.accounts).toEqual([
      toAccount('new-1', { label: 'alice.admin', username: 'alice.admin', initials: 'aa' }),
    ]);
    expect(world.state.standings).toEqual({ 'new-1': toReady() });
  });

  test('keeps the password nowhere', async () => {
    open();
    type('User name', 'alice');
    type('Password', SECRET);
    expect([field('Password').type, field('Password').autocomplete]).toEqual(['password', 'off']);
    submit(field('User name'));
    expect(JSON.stringify(localStorage)).not.toContain(SECRET);
    await waitFor(() => expect(ends).toEqual(['done']));
    expect(field('Password').value).toBe('');
    expect(localStorage.length).toBe(0);
  });

  test('that cannot sign in is kept, with all that was typed, to be tried again', async () => {
    const world = open();
    type('User name', 'alice');
    type('Password', 'wrong');
    submit(field('User name'));
    await waitFor(() =>
      expect(screen.getByRole('alert').textContent).toContain('User name or password is wrong'),
    );
    expect(screen.getByText('alice was added but could not sign in.')).toBeTruthy();
    expect(field('Password').value).toBe('wrong');
    type('Password', SECRET);
    submit(field('User name'));
    await waitFor(() => expect(ends).toEqual(['done']));
    expect(world.sent.map(([command]) => command)).toEqual(['addAccount', 'signIn', 'editAccount', 'signIn']);
    expect(world.state.accounts.length).toBe(1);
  });

  test('may carry a pasted token', async () => {
    const world = open();
    fireEvent.click(screen.getByLabelText('Pasted token'));
    expect(screen.queryByLabelText('User name')).toBeNull();
    type('Name in the list', 'CI');
    type('Token (JWT)', 'a.b.c');
    submit(field('Name in the list'));
    await waitFor(() => expect(ends).toEqual(['done']));
    expect(world.sent[1]).toEqual(['pasteToken', { account: 'new-1', token: 'a.b.c' }]);
  });

  test('says at the field what is missing or too long', () => {
    const world = open();
    submit(field('User name'));
    expect(field('User name').getAttribute('aria-invalid')).toBe('true');
    type('Name in the list', 'x'.repeat(10_000));
    expect(screen.getByRole('alert').textContent).toBe(
      'This name has 10000 characters; 80 is the most. Shorten it.',
    );
    type('Name in the list', 'x');
    type('Initials on the badge', 'abc');
    expect(field('Initials on the badge').getAttribute('aria-invalid')).toBe('true');
    expect(world.sent).toEqual([]);
  });
});

describe('a sign-in that is only tried', () => {
  const trial = {
    header: { alg: 'ES256' },
    claims: { sub: 'alice', exp: NOW / 1000 + 300 },
    signature: 'checked',
    takenBack: true,
  } as const;
  const cell = (claim: string) => screen.getByRole('row', { name: new RegExp(`^${claim}`) }).textContent;

  test('shows what came back, and adds no account', async () => {
    const world = open();
    world.answers = { trySignIn: async () => trial };
    type('User name', 'alice');
    type('Password', SECRET);
    fireEvent.click(button('Try sign-in'));
    await screen.findByText('It works. Nothing of it was kept, and its issuer took the token back.');
    expect(cell('sub')).toBe('subalice');
    expect(cell('exp')).toMatch(/^expin 5 min/);
    expect(world.sent).toEqual([
      ['trySignIn', { site: 'shop', method: 'login', username: 'alice', secret: SECRET }],
    ]);
    expect([world.state.accounts, ends]).toEqual([[], []]);
    type('User name', 'bob');
    expect(screen.queryByRole('row')).toBeNull();
  });

  test('says why it failed, and leaves what was typed', async () => {
    const world = open();
    world.answers = { trySignIn: async () => Promise.reject(new AppError('credentials-refused', '401')) };
    type('Password', 'wrong');
    fireEvent.click(button('Try sign-in'));
    expect((await screen.findByRole('alert')).textContent).toContain('User name or password is wrong');
    expect(field('Password').value).toBe('wrong');
  });

  test('asks for the password where an account is edited, which does not sign in when it is saved', async () => {
    const world = open(toAccount('Alice'));
    world.answers = { trySignIn: async () => ({ ...trial, takenBack: false }) };
    fireEvent.click(button('Try sign-in'));
    type('Password', SECRET);
    fireEvent.click(button('Try sign-in'));
    await screen.findByText(/^It works\. Nothing of it was kept here\./);
    submit(field('Name in the list'));
    await waitFor(() => expect(ends).toEqual(['done']));
    expect(world.sent.map(([command]) => command)).toEqual(['trySignIn', 'editAccount']);
  });
});

test('tells whoever edits an account of nothing that is to be done at the issuer', () => {
  const { issuer, client } = SHOP.signIn as LoginSignIn;
  const site = { ...SHOP, signIn: { way: 'device', issuer, client } } as Site;
  open(undefined, site);
  expect(screen.getAllByText(/at the issuer/)).toHaveLength(1);
  cleanup();
  open(toAccount('Alice'), site);
  expect(field('User name (optional)').value).toBe('Alice@x');
  expect(screen.queryByText(/at the issuer/)).toBeNull();
});

test('edits label, initials and colour, and asks for no password', async () => {
  const world = open(toAccount('Alice'));
  expect(screen.queryByLabelText('Password')).toBeNull();
  type('Name in the list', 'Alice B');
  type('Initials on the badge', 'Å1');
  fireEvent.click(screen.getByLabelText('Colour 3'));
  submit(field('Name in the list'));
  await waitFor(() => expect(ends).toContain('done'));
  expect(world.state.accounts[0]).toMatchObject({ label: 'Alice B', initials: 'Å1', color: '#15803d' });
});
