// @vitest-environment happy-dom
import '../fake-browser.ts';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, describe, expect, test } from 'vitest';
import { NEVER_LOCKING } from '../../../src/core/locking.ts';
import { Security } from '../../../src/ui/options/security.tsx';
import { button, field, SECRET, show, submit, toAccount, toReady, UNDER_PASSPHRASE } from '../world.tsx';

afterEach(cleanup);

const ACCOUNTS = { accounts: [toAccount('Alice')], standings: { Alice: toReady() } };
const NEW = 'four words nobody guesses';
const open = (start: Parameters<typeof show>[1] = {}) =>
  show((snapshot, actions) => <Security snapshot={snapshot} actions={actions} />, {
    ...start,
    state: { ...ACCOUNTS, ...start.state },
  });
const pick = (name: RegExp) => fireEvent.click(screen.getByRole('radio', { name }));
const fill = (name: string, value: string) => fireEvent.input(field(name), { target: { value } });

describe('where secrets rest', () => {
  test('is said in plain words, and changed when it is asked for', async () => {
    const world = open();
    expect(screen.getByRole<HTMLInputElement>('radio', { name: /^On this device Encrypted/ }).checked).toBe(
      true,
    );
    expect(screen.queryByRole('button', { name: 'Use this from now on' })).toBeNull();
    pick(/^In memory only/);
    expect(screen.getByText(/^Remembered passwords are forgotten\./)).toBeTruthy();
    fireEvent.click(button('Use this from now on'));
    await waitFor(() => expect(world.state.vault.level).toBe('memory'));
  });

  test('under a passphrase asks for it twice', async () => {
    const world = open();
    pick(/under a passphrase/);
    fill('New passphrase', NEW);
    fill('New passphrase, once more', 'something else');
    submit(field('New passphrase'));
    expect(await screen.findByText('The two passphrases differ. Type the same one twice.')).toBeTruthy();
    expect(world.sent).toEqual([]);
    fill('New passphrase, once more', NEW);
    submit(field('New passphrase'));
    await waitFor(() => expect(world.state.vault.level).toBe('passphrase'));
    expect(document.body.textContent).not.toContain(NEW);
    expect(field('New passphrase').value).toBe('');
  });

  test('under too short a passphrase is refused at the field', async () => {
    const world = open();
    pick(/under a passphrase/);
    fill('New passphrase', 'short');
    fill('New passphrase, once more', 'short');
    submit(field('New passphrase'));
    expect(await screen.findByText('This passphrase is too short. Use at least 8 characters.')).toBeTruthy();
    expect(field('New passphrase').getAttribute('aria-invalid')).toBe('true');
    expect(world.sent).toEqual([]);
  });

  test('is left only by whoever knows the passphrase', async () => {
    const world = open({ state: { vault: UNDER_PASSPHRASE } });
    pick(/^On this device Encrypted/);
    fill('Passphrase now', 'a guess');
    submit(field('Passphrase now'));
    expect(await screen.findByText('This is not the passphrase. Type it again.')).toBeTruthy();
    fill('Passphrase now', SECRET);
    submit(field('Passphrase now'));
    await waitFor(() => expect(world.state.vault.level).toBe('device'));
  });
});

describe('locking', () => {
  test('asks for the permission when it is first wanted', async () => {
    const world = open();
    fireEvent.change(field('When nobody used this machine for'), { target: { value: '5' } });
    await waitFor(() => expect(world.state.locking).toEqual({ ...NEVER_LOCKING, idleMinutes: 5 }));
    expect(world.asked).toEqual([['idle']]);
  });

  test('says so when the browser does not allow it, and changes nothing', async () => {
    const world = open({ allows: false });
    fireEvent.click(field('When the screen is locked or this machine was asleep'));
    expect(await screen.findByText(/^The browser did not allow/)).toBeTruthy();
    expect(world.state.locking).toEqual(NEVER_LOCKING);
  });

  test('at the end of the browser is a choice on this device, and none under a passphrase', async () => {
    const world = open();
    fireEvent.click(field('When the browser closes'));
    await waitFor(() => expect(world.state.locking.onClose).toBe(true));
    cleanup();
    open({ state: { vault: UNDER_PASSPHRASE } });
    expect([field('When the browser closes').checked, field('When the browser closes').disabled]).toEqual([
      true,
      true,
    ]);
  });

  test('now takes the levels away until it is unlocked', async () => {
    const world = open({ state: { vault: UNDER_PASSPHRASE } });
    fireEvent.click(button('Lock now'));
    await screen.findByLabelText('Passphrase');
    expect(screen.queryByRole('radio')).toBeNull();
    fill('Passphrase', SECRET);
    submit(field('Passphrase'));
    await waitFor(() => expect(world.state.locked).toBeUndefined());
  });
});

test('forgetting secrets says first what goes and what stays', async () => {
  const world = open({ state: { vault: UNDER_PASSPHRASE, locked: true } });
  const told = within(screen.getByText('Forget tokens and passwords').closest('details') as HTMLElement);
  expect(told.getByText(/Sites, accounts and what was chosen stay/)).toBeTruthy();
  expect(world.sent).toEqual([]);
  fireEvent.click(told.getByRole('button', { name: 'Forget them' }));
  await waitFor(() => expect(world.state.vault.level).toBe('device'));
});

describe('what an administrator decided', () => {
  test('leaves the levels that are strict enough, and says which they ask for', () => {
    open({ state: { policy: { minimumLevel: 'passphrase' } } });
    expect(screen.getByRole<HTMLInputElement>('radio', { name: /^On this device Encrypted/ }).disabled).toBe(
      true,
    );
    expect(screen.getByRole<HTMLInputElement>('radio', { name: /^In memory only/ }).disabled).toBe(false);
    expect(screen.getByText(/^Your administrator asks for this at least/)).toBeTruthy();
  });

  test('leaves the times that are short enough', () => {
    open({ state: { policy: { idleMinutes: 7 }, locking: { ...NEVER_LOCKING, idleMinutes: 7 } } });
    const times = [...field('When nobody used this machine for').querySelectorAll('option')];
    expect(times.map(each => each.textContent)).toEqual(['1 min', '5 min', '7 min']);
  });
});
