// @vitest-environment happy-dom
import '../fake-browser.ts';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { EMPTY, type State } from '../../../src/core/state.ts';
import { Options } from '../../../src/ui/options/options.tsx';
import { button, field, GRANTED, NOW, SECRET, SHOP, show, submit, toAccount, toReady } from '../world.tsx';

const STATE: Partial<State> = {
  accounts: [toAccount('Alice'), toAccount('Bob'), toAccount('CI', { method: 'pasted' })],
  standings: { Alice: toReady() },
};
const open = (start: Parameters<typeof show>[1] = {}) =>
  show((snapshot, actions) => <Options snapshot={snapshot} actions={actions} />, {
    ...start,
    state: { ...STATE, ...start.state },
  });
const openMenu = async (label: string) => {
  fireEvent.click(button(`More for ${label}`));
  return within(await screen.findByRole('group', { name: `More for ${label}` }));
};
const itemOf = (label: string) =>
  within(screen.getAllByRole('listitem').find(each => each.textContent?.includes(label)) as HTMLElement);
const dialog = () => within(screen.getByRole('dialog'));

beforeEach(() => localStorage.clear());
afterEach(cleanup);

test('lists every site with its addresses and accounts', () => {
  open();
  const list = within(screen.getByRole('region', { name: 'Shop' }));
  expect(list.getByText('https://shop.example')).toBeTruthy();
  expect(list.getAllByRole('listitem').map(each => each.querySelector('.label')?.textContent)).toEqual([
    'Alice',
    'Bob',
    'CI',
  ]);
});

test('says of an account what it may do and by what it signs in', () => {
  open({ state: { standings: { Alice: { ...toReady(), roles: ['admin'] } } } });
  expect(screen.getByText('admin · Alice@x')).toBeTruthy();
});

test('finds some of many accounts by name, role or site, and leaves out sites that have none', () => {
  const many = Array.from({ length: 9 }, (_, index) => toAccount(`Tester ${index}`));
  const bank = { ...SHOP, id: 'bank', name: 'Bank', origins: ['https://bank.example'] };
  const eve = toAccount('Eve', { site: 'bank' });
  open({ state: { sites: [SHOP, bank], accounts: [...many, eve] } });
  const search = screen.getByRole('searchbox', { name: 'Filter accounts' });
  const found = (value: string) => {
    fireEvent.input(search, { target: { value } });
    return [...document.querySelectorAll('h2, .row .label')].map(each => each.textContent);
  };
  expect(found('tester 3')).toEqual(['Shop', 'Tester 3']);
  expect(found('bank')).toEqual(['Bank', 'Eve']);
  expect(found('mallory')).toEqual([]);
  expect(screen.getByText('No account matches “mallory”.')).toBeTruthy();
  expect(found('')).toHaveLength(12);
});

test('shows what was just added, whatever was looked for', async () => {
  open({ state: { accounts: Array.from({ length: 10 }, (_, index) => toAccount(`Tester ${index}`)) } });
  const search = screen.getByRole<HTMLInputElement>('searchbox', { name: 'Filter accounts' });
  fireEvent.input(search, { target: { value: 'tester 3' } });
  fireEvent.click(button('Add account'));
  fireEvent.input(await screen.findByLabelText('User name'), { target: { value: 'Zoe' } });
  fireEvent.input(field('Password'), { target: { value: SECRET } });
  submit(field('Password'));
  await waitFor(() => expect(search.value).toBe(''));
  expect(itemOf('Zoe')).toBeTruthy();
});

test('says what to do while there is no site', () => {
  open({ state: EMPTY });
  expect(screen.getByText(/^No sites yet\./)).toBeTruthy();
});

test('asks for permissions that are missing', async () => {
  const world = open({ granted: [] });
  fireEvent.click(button('Allow'));
  expect(world.asked).toEqual([GRANTED]);
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Allow' })).toBeNull());
});

test('signs an account out and in again', async () => {
  const world = open();
  fireEvent.click((await openMenu('Alice')).getByRole('button', { name: 'Sign out' }));
  fireEvent.click(await itemOf('Alice').findByRole('button', { name: 'Sign in' }));
  fireEvent.input(await screen.findByLabelText('Password'), { target: { value: SECRET } });
  submit(field('Password'));
  await waitFor(() => expect(world.state.standings.Alice).toEqual(toReady()));
});

test('removes a site with its accounts, and brings all of it back', async () => {
  const world = open();
  expect(screen.queryByRole('button', { name: 'Remove' })).toBeNull();
  fireEvent.click((await openMenu('Shop')).getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(screen.getByText('Removed the site Shop with its 3 accounts.')).toBeTruthy());
  fireEvent.click(button('Undo'));
  await waitFor(() => expect(world.state.accounts.length).toBe(3));
});

test.each([
  [[], 'Removed the site Shop.'],
  [[toAccount('Alice')], 'Removed the site Shop with its account.'],
])('says what went with a site', async (accounts, sentence) => {
  open({ state: { accounts } });
  fireEvent.click((await openMenu('Shop')).getByRole('button', { name: 'Remove' }));
  expect(await screen.findByText(sentence)).toBeTruthy();
});

test('goes on at the neighbour of what the keyboard removed', async () => {
  open();
  const remove = async (label: string) => {
    const item = (await openMenu(label)).getByRole('button', { name: 'Remove' });
    item.focus();
    fireEvent.click(item);
    await screen.findByText(new RegExp(`^Removed (the site )?${label}`));
    return document.activeElement;
  };
  const signIn = () => itemOf('Bob').getByRole('button', { name: 'Sign in' });
  expect(await remove('Alice')).toBe(signIn());
  expect(await remove('CI')).toBe(signIn());
  expect(await remove('Bob')).toBe(button('Edit Shop'));
  expect(await remove('Shop')).toBe(button('Add a site'));
});

test('goes on where the page begins once the line about it is gone', async () => {
  open();
  fireEvent.click((await openMenu('Alice')).getByRole('button', { name: 'Remove' }));
  const undo = await screen.findByRole('button', { name: 'Undo' });
  undo.focus();
  fireEvent.click(undo);
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull());
  expect(document.activeElement).toBe(button('Add a site'));
});

test('stays on a button while what it began goes on, which is begun once', async () => {
  let end = () => {};
  const world = open({
    state: {
      standings: {
        Alice: { ...toReady(-1), problem: { code: 'issuer-unreachable', params: ['id.example'] } },
      },
    },
  });
  const renewed = new Promise<void>(resolve => {
    end = resolve;
  });
  world.answers = { renew: () => renewed };
  const renew = itemOf('Alice').getByRole('button', { name: 'Renew now' });
  renew.focus();
  fireEvent.click(renew);
  await waitFor(() => expect(renew.getAttribute('aria-disabled')).toBe('true'));
  fireEvent.click(renew);
  expect([document.activeElement, world.sent.length]).toEqual([renew, 1]);
  end();
  await waitFor(() => expect(renew.getAttribute('aria-disabled')).toBe('false'));
});

test('has a new site filled in from the tab that the person came from, where that is of none yet', async () => {
  open({ tab: { id: 9, url: 'http://localhost:3000/cart' } });
  fireEvent.click(button('Add a site'));
  await screen.findByRole('heading', { name: 'Add a site' });
  expect([field('Name').value, field('Address').value]).toEqual(['localhost:3000', 'http://localhost:3000']);
  cleanup();
  open();
  fireEvent.click(button('Add a site'));
  await screen.findByRole('heading', { name: 'Add a site' });
  expect([field('Name').value, field('Address').value]).toEqual(['', '']);
});

test('removes an account from its menu, and brings it back where it was', async () => {
  open();
  const more = button('More for Alice');
  expect(more.getAttribute('aria-expanded')).toBe('false');
  fireEvent.click((await openMenu('Alice')).getByRole('button', { name: 'Remove' }));
  await screen.findByText('Removed Alice.');
  fireEvent.click(button('Undo'));
  await waitFor(() => expect(screen.getAllByRole('listitem')[0]?.textContent).toContain('Alice'));
});

test('offers on the row what would bring its account into use, and not again in its menu', async () => {
  open();
  expect(itemOf('CI').getByRole('button', { name: 'Paste token' })).toBeTruthy();
  expect((await openMenu('CI')).queryByRole('button', { name: 'Paste token' })).toBeNull();
});

test('signs all in: renews, asks once for the rest, and says what became of each', async () => {
  const world = open();
  fireEvent.click(button('Sign in all'));
  fireEvent.input(field('Bob: Password'), { target: { value: 'wrong' } });
  submit(field('Bob: Password'));
  await waitFor(() => expect(dialog().getByRole('status').textContent).toBe('1 of 3 signed in'));
  await waitFor(() => expect(dialog().getByText('Skipped')).toBeTruthy());
  expect(dialog().getByText('Signed in')).toBeTruthy();
  expect(dialog().getByText(/User name or password is wrong/)).toBeTruthy();
  expect(world.sent.map(([command]) => command)).toEqual(['renew', 'signIn']);

  fireEvent.input(field('Bob: Password'), { target: { value: SECRET } });
  submit(field('Bob: Password'));
  await waitFor(() => expect(dialog().getByRole('status').textContent).toBe('2 of 3 signed in'));
  expect(screen.queryByLabelText('Bob: Password')).toBeNull();
  expect(document.body.innerHTML).not.toContain(SECRET);
});

test('forgets everything where it says what goes', async () => {
  const world = open();
  localStorage.setItem('draft:site:x', '{}');
  const told = within(screen.getByText('Forget everything').closest('details') as HTMLElement);
  expect(told.getAllByRole('listitem').map(each => each.textContent)).toEqual([
    'sites: 1',
    'accounts with their tokens: 3',
    'what was chosen for sites and tabs',
    'the key that tokens were encrypted with',
    'the permissions you gave Guise for sites',
  ]);
  expect(world.sent).toEqual([]);
  fireEvent.click(told.getByRole('button', { name: 'Forget all of this' }));
  await waitFor(() => expect(world.state).toEqual(EMPTY));
  await waitFor(() => expect(localStorage.length).toBe(0));
});

test('shows what a token says, times in words, and how it differs from another account’s', async () => {
  const world = open({ state: { standings: { Alice: toReady(), Bob: toReady() } } });
  const at = NOW / 1000;
  world.answers = {
    inspectToken: async ({ account }) => ({
      header: { alg: 'ES256', kid: 'k1' },
      claims: { sub: account, aud: 'api', exp: at + 600 },
      signature: account === 'Alice' ? 'checked' : 'no-keys',
    }),
  };
  fireEvent.click((await openMenu('Alice')).getByRole('button', { name: 'Token' }));
  await screen.findByText('Signature checked: one of the issuer’s keys made it.');
  const cell = (claim: string) => screen.getByRole('row', { name: new RegExp(`^${claim}`) }).textContent;
  expect([cell('sub'), cell('exp')]).toEqual(['subAlice', expect.stringMatching(/^expin 10 min, /)]);
  fireEvent.change(screen.getByLabelText('Compare with'), { target: { value: 'Bob' } });
  await waitFor(() => expect(cell('sub')).toBe('sub (differs)AliceBob'));
  expect(cell('aud')).toBe('audapiapi');
});

test('says why a token cannot be shown', async () => {
  const world = open();
  world.answers = { inspectToken: async () => Promise.reject(new AppError('account-not-ready', 'Alice')) };
  fireEvent.click((await openMenu('Alice')).getByRole('button', { name: 'Token' }));
  await screen.findByText('“Alice” has no token to send yet: sign in first.');
});

test('gives the focus to a form that is opened, and back to what opened it once it is closed', async () => {
  open();
  fireEvent.click((await openMenu('Alice')).getByRole('button', { name: 'Edit' }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'Signs in' })));
  submit(field('Name in the list'));
  await waitFor(() => expect(document.activeElement).toBe(button('More for Alice')));

  fireEvent.click(button('Paste token'));
  const token = await screen.findByLabelText<HTMLInputElement>('Token (JWT)');
  fireEvent.input(token, { target: { value: SECRET } });
  submit(token);
  await waitFor(() => expect(document.activeElement).toBe(button('More for CI')));

  for (const opener of ['Edit Shop', 'Add account']) {
    fireEvent.click(button(opener));
    await waitFor(() => expect(document.activeElement?.tagName).toBe('INPUT'));
    fireEvent.click(button('Cancel'));
    await waitFor(() => expect(document.activeElement).toBe(button(opener)));
  }
});
