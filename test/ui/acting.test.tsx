// @vitest-environment happy-dom
import './fake-browser.ts';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import type { State } from '../../src/core/state.ts';
import { Options } from '../../src/ui/options/options.tsx';
import { Popup } from '../../src/ui/popup/popup.tsx';
import { button, field, MINUTE, SHOP, show, submit, toAccount, toReady } from './world.tsx';

const STATE: Partial<State> = { accounts: [toAccount('sam')], standings: { sam: toReady() } };
const openPopup = (state: Partial<State> = STATE) =>
  show((snapshot, actions) => <Popup snapshot={snapshot} actions={actions} />, { state });
const typeIn = (name: string, value: string) => fireEvent.input(field(name), { target: { value } });

/** What the strip says. */
const reports = (sentence: RegExp) =>
  waitFor(() => expect(document.querySelector('.report')?.textContent).toMatch(sentence));

/** The form that sam's menu leads to. */
async function openForm() {
  fireEvent.click(button('More for sam'));
  fireEvent.click(await screen.findByRole('button', { name: 'Act as…' }));
  await screen.findByRole('form', { name: 'Act as another user' });
}

beforeEach(() => localStorage.clear());
afterEach(cleanup);

test('a person says as whom and why, and the tab is theirs, with the time to the second', async () => {
  openPopup();
  await openForm();
  typeIn('As whom (user name)', 'alice');
  typeIn('Why', 'ticket 1234');
  submit(field('Why'));
  await reports(/^sam acting as alice on shop.example, in this tab only, 4:12 left, ticket 1234/);
  expect(await screen.findByText('The token says: act sam.')).toBeTruthy();
  expect(screen.queryByRole('form', { name: 'Act as another user' })).toBeNull();
});

test('in production the tab is theirs once a button is held down', async () => {
  openPopup({ ...STATE, policy: { productionHosts: ['shop.example'] } });
  await openForm();
  typeIn('As whom (user name)', 'alice');
  typeIn('Why', 'ticket 1234');
  submit(field('Why'));
  const name = 'Hold down to use sam acting as alice in production';
  const form = within(screen.getByRole('form', { name: 'Act as another user' }));
  fireEvent.keyDown(await form.findByRole('button', { name }), { key: 'Enter' });
  await waitFor(() => expect(screen.queryByRole('form', { name: 'Act as another user' })).toBeNull());
  await reports(/^sam acting as alice on shop.example, in this tab only/);
});

test('one click makes them themself again', async () => {
  const world = openPopup();
  await openForm();
  typeIn('As whom (user name)', 'alice');
  typeIn('Why', 'ticket 1234');
  submit(field('Why'));
  fireEvent.click(await screen.findByRole('button', { name: 'Back to me' }));
  await reports(/^sam on shop.example, in this tab only/);
  expect(world.state.accounts.map(({ id }) => id)).toEqual(['sam']);
});

test('what the issuer refuses is said there, and what was typed stays', async () => {
  const world = openPopup();
  world.answers = {
    actAs: async () => Promise.reject(new AppError('acting-refused', 'alice is no test account')),
  };
  await openForm();
  typeIn('As whom (user name)', 'alice');
  typeIn('Why', 'ticket 1234');
  submit(field('Why'));
  await screen.findByText(/“alice is no test account”/);
  expect(field('Why').value).toBe('ticket 1234');
});

test('is offered only where the issuer exchanges tokens, and to nobody who is signed out', async () => {
  const { exchange: _, ...issuer } = SHOP.signIn?.issuer ?? { url: '', tokenEndpoint: '' };
  const signIn = { ...SHOP.signIn, issuer } as NonNullable<typeof SHOP.signIn>;
  openPopup({ ...STATE, sites: [{ ...SHOP, signIn }] });
  fireEvent.click(button('More for sam'));
  await screen.findByRole('button', { name: 'Edit' });
  expect(screen.queryByRole('button', { name: 'Act as…' })).toBeNull();
  cleanup();
  openPopup({ ...STATE, standings: {} });
  fireEvent.click(button('More for sam'));
  await screen.findByRole('button', { name: 'Edit' });
  expect(screen.queryByRole('button', { name: 'Act as…' })).toBeNull();
});

test('who acts is listed below, told apart by a pattern, with the reason, and can go back', async () => {
  const acting = { support: 'sam', subject: 'alice', reason: 'ticket 1234' };
  const own = { ...toAccount('a1', { label: 'sam acting as alice' }), acting };
  const state = { accounts: [toAccount('sam'), own], standings: { sam: toReady(), a1: toReady(MINUTE) } };
  show((snapshot, actions) => <Options snapshot={snapshot} actions={actions} />, { state });
  const row = screen.getAllByRole('listitem')[1] as HTMLElement;
  expect([row.dataset.acting, row.querySelector<HTMLElement>('.chip')?.dataset.acting]).toEqual([
    'true',
    'true',
  ]);
  expect(within(row).getByText('ticket 1234')).toBeTruthy();
  fireEvent.click(button('More for sam acting as alice'));
  const menu = within(row).getByRole('group', { name: 'More for sam acting as alice' });
  expect([...menu.children].map(each => each.textContent)).toEqual(['Back to me', 'Token']);
});

test('when the time is over nothing is sent, and the row offers the way back', async () => {
  const acting = { support: 'sam', subject: 'alice', reason: 'ticket 1234' };
  const own = { ...toAccount('a1', { label: 'sam acting as alice' }), acting };
  const standings = { sam: toReady(), a1: { ...toReady(-MINUTE), renewable: false } };
  const choices = { shop: { kind: 'account', account: 'a1' } } as const;
  openPopup({ accounts: [toAccount('sam'), own], standings, choices });
  await reports(/^sam acting as alice is chosen for shop.example but sends no token: the time is over/);
  const face = screen.getByRole('button', { name: /^sam acting as alice .*Expired/ });
  const row = within(face.closest('li') as HTMLElement);
  expect(row.getAllByRole('button').map(each => each.ariaLabel ?? each.textContent)).toEqual([
    face.textContent,
    'Back to me',
  ]);
});

test('on the options page the way back is offered once, and the token can still be read', async () => {
  const acting = { support: 'sam', subject: 'alice', reason: 'ticket 1234' };
  const own = { ...toAccount('a1', { label: 'sam acting as alice' }), acting };
  const standings = { sam: toReady(), a1: { ...toReady(-MINUTE), renewable: false } };
  const state = { accounts: [toAccount('sam'), own], standings };
  show((snapshot, actions) => <Options snapshot={snapshot} actions={actions} />, { state });
  fireEvent.click(button('More for sam acting as alice'));
  const menu = await screen.findByRole('group', { name: 'More for sam acting as alice' });
  expect([...menu.children].map(each => each.textContent)).toEqual(['Token']);
  expect(screen.getAllByRole('button', { name: 'Back to me' })).toHaveLength(1);
});

test('what asks as whom has the focus, and gives it back', async () => {
  show((snapshot, actions) => <Options snapshot={snapshot} actions={actions} />, { state: STATE });
  await openForm();
  expect(document.activeElement).toBe(field('As whom (user name)'));
  typeIn('As whom (user name)', 'alice');
  typeIn('Why', 'ticket 1234');
  submit(field('Why'));
  await waitFor(() => expect(document.activeElement).toBe(button('Act as…')));
});
