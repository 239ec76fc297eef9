// @vitest-environment happy-dom
import '../fake-browser.ts';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { local } from '../../../src/platform/storage.ts';
import { Pages } from '../../../src/ui/options/pages.tsx';
import { field, show, toAccount, toReady } from '../world.tsx';

const outlets = {
  readTabs: async () => [],
  readManaged: async () => ({}),
  fetchText: async () => '',
  copy: async () => {},
  save: () => {},
};
let pressed: string;
let opened: number;
const keys = {
  read: async () => [
    { name: 'pause', shortcut: pressed },
    { name: 'account-1', shortcut: '' },
    { name: 'not-ours', shortcut: 'F1' },
  ],
  async open() {
    opened += 1;
  },
};
const open = (page: string, start: Parameters<typeof show>[1] = {}) => {
  location.hash = page;
  return show(
    (snapshot, actions) => <Pages snapshot={snapshot} actions={actions} outlets={outlets} keys={keys} />,
    start,
  );
};
const pick = (label: string, value: string) => fireEvent.change(field(label), { target: { value } });

beforeEach(() => {
  localStorage.clear();
  pressed = 'Alt+Shift+P';
  opened = 0;
});
afterEach(cleanup);

test('the rail leads to every page and says where one is', async () => {
  open('#accounts');
  const rail = within(screen.getByRole('navigation'));
  for (const link of rail.getAllByRole('link')) {
    await act(async () => {
      location.hash = link.getAttribute('href') ?? '';
      dispatchEvent(new Event('hashchange'));
    });
    expect(link.getAttribute('aria-current'), link.textContent ?? '').toBe('page');
    await waitFor(() => expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1));
  }
});

describe('the shortcuts', () => {
  test('are those that the browser has now, with a way to change them', async () => {
    open('#shortcuts');
    await waitFor(() => expect(screen.getByText('Alt+Shift+P')).toBeTruthy());
    expect(screen.getByText('not set')).toBeTruthy();
    expect(screen.queryByText('F1')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Change these keys' }));
    expect(opened).toBe(1);
    pressed = 'Ctrl+Shift+U';
    fireEvent.focus(window);
    await waitFor(() => expect(screen.getByText('Ctrl+Shift+U')).toBeTruthy());
  });
});

describe('the test of an address', () => {
  const start = {
    state: { accounts: [toAccount('Alice'), toAccount('Bob')], standings: { Alice: toReady() } },
  };
  const type = (value: string) => fireEvent.input(field('Address'), { target: { value } });
  const answer = () => screen.getByRole('status').textContent;

  test('says yes or no with its reason, while it is typed', () => {
    open('#attachments', start);
    type('https://shop.example/cart');
    expect(answer()).toBe('Yes: https://shop.example is listed by Shop, exactly.');
    type('https://shop.example:8443/cart');
    expect(answer()).toBe(
      'No: Shop lists https://shop.example. https://shop.example:8443 has another port, and counts as another place.',
    );
    type('https://shop.example.evil.com/');
    expect(answer()).toBe('No: no site lists https://shop.example.evil.com.');
  });

  test('takes into account who asks, and whose token', () => {
    open('#attachments', start);
    type('shop.example');
    pick('Asked for by', 'foreign');
    expect(answer()).toMatch(/^No: what another site’s page loads/);
    pick('Asked for by', 'own');
    pick('Whose token', 'Bob');
    expect(answer()).toBe('No: this account is signed out.');
    pick('Whose token', 'Alice');
    expect(answer()).toMatch(/^Yes/);
  });
});

test('what happens after a switch is saved as it is chosen, and asked again when it is not said', async () => {
  const world = open('#attachments');
  pick('After another account was chosen in a tab', 'always');
  await waitFor(() => expect(world.state.sites[0]?.reload).toBe('always'));
  pick('After another account was chosen in a tab', 'ask');
  await waitFor(() => expect(world.state.sites[0]?.reload).toBeUndefined());
});

describe('the first steps', () => {
  const done = () => screen.getAllByRole('listitem').filter(each => each.dataset.done === 'true').length;

  test('begin with the app, and tick themselves off', async () => {
    const world = open('#welcome', { state: { sites: [] }, granted: [] });
    expect(done()).toBe(0);
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
    fireEvent.click(await screen.findByRole('radio', { name: /token/i }));
    fireEvent.input(field('Address'), { target: { value: 'https://shop.example' } });
    fireEvent.input(field('Name'), { target: { value: 'Shop' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(done()).toBe(1));
    for (const label of ['Alice', 'Bob']) {
      expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
      fireEvent.input(field('Token (JWT)'), { target: { value: 'x' } });
      fireEvent.input(field('Name in the list'), { target: { value: label } });
      fireEvent.click(screen.getByRole('button', { name: 'Add account' }));
      await waitFor(() => expect(world.state.accounts.map(each => each.label)).toContain(label));
      await waitFor(() =>
        expect(Object.keys(world.state.standings)).toHaveLength(world.state.accounts.length),
      );
    }
    await waitFor(() => expect(done()).toBe(2));
    fireEvent.click(screen.getByRole('button', { name: 'Open in a new tab as Bob' }));
    expect(world.sent.at(-1)).toEqual(['openAs', { account: 'new-3', url: 'https://shop.example/' }]);
  });
});

test('shows the picture of an account within its colour, unless a pattern tells who it is', async () => {
  await local.set({ 'picture:Alice': 'data:image/png;base64,eHh4' });
  await local.set({ 'picture:Carol': 'data:image/png;base64,eHh4' });
  await local.set({ 'picture:Gone': 'data:image/png;base64,eHh4' });
  const carol = toAccount('Carol', { pattern: 'dots' });
  open('sites', { state: { accounts: [toAccount('Alice'), toAccount('Bob'), carol] } });
  await waitFor(() => expect(document.querySelector('style')?.textContent).not.toBe(''));
  expect(document.querySelector('style')?.textContent).not.toContain('Gone');
  const [alice, bob, dotted] = [...document.querySelectorAll('.chip')].map(chip => getComputedStyle(chip));
  expect(alice?.backgroundImage).toContain('data:image/png;base64,eHh4');
  for (const chip of [bob, dotted]) expect(chip?.backgroundImage).not.toContain('data:image/png');
  await local.clear();
});
