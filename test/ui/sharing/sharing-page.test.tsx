// @vitest-environment happy-dom
import '../fake-browser.ts';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { toPreset, toPresetText } from '../../../src/core/preset/preset.ts';
import { EMPTY, type State } from '../../../src/core/state.ts';
import { sealFile } from '../../../src/platform/passphrase.ts';
import { SharingPage } from '../../../src/ui/sharing/sharing-page.tsx';
import { button, field, SHOP, show, submit, toAccount } from '../world.tsx';

afterEach(cleanup);

/** What stands at addresses. */
let served: Record<string, string> = {};

const STATE = { accounts: [toAccount('Alice'), toAccount('Bob')] };

function open(start: Parameters<typeof show>[1] = {}, managed: Readonly<Record<string, unknown>> = {}) {
  const out: { saved: string[]; copied: string[] } = { saved: [], copied: [] };
  const outlets = {
    readTabs: async () => [],
    readManaged: async () => managed,
    fetchText: async (url: string) => {
      const text = served[url];
      if (text === undefined) throw new AppError('source-failed', new URL(url).host, '404');
      return text;
    },
    copy: async (text: string) => void out.copied.push(text),
    save: (name: string, _: string, text: string) => void out.saved.push(name, text),
  };
  const world = show(
    (snapshot, actions) => <SharingPage snapshot={snapshot} actions={actions} outlets={outlets} />,
    { ...start, state: { ...STATE, ...start.state } },
  );
  return { world, out };
}

const preview = () => field('This leaves, and nothing else').value;
const labelsOf = (text: string) =>
  JSON.parse(text).sites.map((site: { name: string; accounts: { label: string }[] }) => [
    site.name,
    ...site.accounts.map(({ label }) => label),
  ]);
const paste = (text: string) => {
  fireEvent.input(field('Or paste its text'), { target: { value: text } });
  submit(field('Or paste its text'));
};
const region = (name: string) => within(screen.getByRole('region', { name }));

/** The file of a team whose shop has another name, whose Alice another label, and that has a carol and a bank besides. */
function toTheirs(): string {
  const shop = { ...SHOP, name: 'Their shop' };
  const bank = { ...SHOP, id: 'bank', name: 'Bank', origins: ['https://bank.example'] };
  const accounts = [
    toAccount('Alice', { label: 'Alice Admin' }),
    toAccount('Bob'),
    toAccount('Carol'),
    toAccount('Dan', { site: 'bank' }),
  ];
  const ids = ['shop', 'bank', ...accounts.map(({ id }) => id)];
  return toPresetText(toPreset({ sites: [shop, bank], accounts }, new Set(ids)).preset);
}

describe('an export', () => {
  test('shows exactly what leaves, and saves that', () => {
    const { out } = open();
    expect(labelsOf(preview())).toEqual([['Shop', 'Alice', 'Bob']]);
    fireEvent.click(button('Save the file'));
    expect(out.saved).toEqual(['guise-preset.json', preview()]);
  });

  test('leaves out what is not chosen', async () => {
    const { out } = open();
    fireEvent.click(field('Bob (Bob@x)'));
    expect(labelsOf(preview())).toEqual([['Shop', 'Alice']]);
    fireEvent.click(button('Copy'));
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy();
    expect(out.copied).toEqual([preview()]);
    fireEvent.click(field('Shop'));
    expect(labelsOf(preview())).toEqual([]);
  });

  test('says what to do where there is nothing', () => {
    open({ state: EMPTY });
    expect(screen.getByText(/^There is nothing to hand on yet/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Save the file' })).toBeNull();
  });
});

describe('an import', () => {
  test('shows what comes, takes it over when told to, and takes it back', async () => {
    const { world } = open({ state: EMPTY });
    paste(toTheirs());
    expect(screen.getByText('New: 6. Same as yours: 0. Differs from yours: 0.')).toBeTruthy();
    expect(world.sent).toEqual([]);
    fireEvent.click(button('Take over'));
    await waitFor(() =>
      expect(world.state.accounts.map(({ label }) => label)).toEqual(['Alice Admin', 'Bob', 'Carol', 'Dan']),
    );
    expect(screen.getByText('The last file added 6 and changed 0.')).toBeTruthy();
    fireEvent.click(button('Sign in all'));
    expect(within(screen.getByRole('dialog')).getByLabelText('Dan: Password')).toBeTruthy();
    fireEvent.click(button('Undo'));
    await waitFor(() => expect(world.state).toEqual(EMPTY));
  });

  test('asks in the same click for the addresses that come', () => {
    const { world } = open();
    paste(toTheirs());
    fireEvent.click(button('Take over'));
    expect(world.asked).toEqual([['https://bank.example/*', 'wss://bank.example/*']]);
  });

  test('shows what differs side by side, and keeps mine unless told otherwise', async () => {
    const { world } = open();
    paste(toTheirs());
    const table = within(region('Their shop').getByRole('table', { name: 'What differs: Their shop' }));
    expect(table.getAllByRole('cell').map(each => each.textContent)).toEqual(['', 'Shop', 'Their shop']);
    fireEvent.click(button('Take over'));
    await waitFor(() => expect(world.state.sites.map(({ name }) => name)).toEqual(['Shop', 'Bank']));
    expect(world.state.accounts.map(({ label }) => label)).toEqual(['Alice', 'Bob', 'Carol', 'Dan']);
  });

  test('takes theirs, or both, where told to', async () => {
    const { world } = open();
    paste(toTheirs());
    const pick = (group: string, name: string) =>
      fireEvent.click(within(screen.getByRole('radiogroup', { name: group })).getByRole('radio', { name }));
    pick('Their shop', 'Take theirs');
    pick('Alice Admin', 'Keep both');
    fireEvent.click(button('Take over'));
    await waitFor(() => expect(world.state.sites.map(({ name }) => name)).toEqual(['Their shop', 'Bank']));
    expect(world.state.accounts.map(({ label }) => label)).toEqual([
      'Alice',
      'Bob',
      'Alice Admin',
      'Carol',
      'Dan',
    ]);
  });

  test('decides for all that differs at once', async () => {
    const { world } = open();
    paste(toTheirs());
    fireEvent.click(button('Take theirs'));
    fireEvent.click(button('Take over'));
    await waitFor(() => expect(world.state.accounts[0]?.label).toBe('Alice Admin'));
    expect(world.state.sites[0]?.name).toBe('Their shop');
  });

  test('of something wrong says where and how, and changes nothing', () => {
    const { world } = open();
    paste(toTheirs().replace('"https://bank.example"', '"ftp://bank.example"'));
    const alert = within(screen.getByRole('alert'));
    expect(alert.getByText(/^Nothing was changed\./)).toBeTruthy();
    expect(alert.getByRole('listitem').textContent).toMatch(/^sites\[1\]\.origins\[0\] .*ftp/);
    expect(screen.queryByRole('button', { name: 'Take over' })).toBeNull();
    expect(world.sent).toEqual([]);
  });

  test('is given up without a trace', () => {
    const { world } = open();
    paste(toTheirs());
    fireEvent.click(button('Cancel'));
    expect(screen.queryByRole('button', { name: 'Take over' })).toBeNull();
    expect(field('Or paste its text').value).toBe('');
    expect(world.sent).toEqual([]);
  });

  test('reads a file that is chosen', async () => {
    open({ state: EMPTY as State });
    const file = new File([toTheirs()], 'preset.json', { type: 'application/json' });
    fireEvent.change(field('Choose a file'), { target: { files: [file] } });
    expect(await screen.findByRole('button', { name: 'Take over' })).toBeTruthy();
  });
});

describe('a file of another tool', () => {
  const profile = {
    title: 'Staging',
    headers: [
      { enabled: true, name: 'Authorization', value: 'Bearer opaque-token', comment: 'Eve' },
      { enabled: true, name: 'X-Feature', value: 'on' },
    ],
    respHeaders: [],
  };

  test('asks for the address that it lacks, lists what is left, and signs in what comes', async () => {
    const { world } = open({ state: EMPTY });
    paste(JSON.stringify([profile]));
    expect(screen.getByText('A file of ModHeader. Credentials in it: 1.')).toBeTruthy();
    expect(screen.getByText(/is neither Authorization nor Cookie\.$/).textContent).toMatch(
      /^Staging: X-Feature/,
    );
    expect(screen.queryByRole('button', { name: 'Take over' })).toBeNull();
    fireEvent.input(field('Address that they are for'), { target: { value: 'localhost:3000' } });
    fireEvent.click(button('Take over'));
    await waitFor(() => expect(world.sent.map(([command]) => command)).toEqual(['importAll', 'pasteToken']));
    const [account] = world.state.accounts;
    expect(world.state.sites[0]?.origins).toEqual(['http://localhost:3000']);
    expect(account).toMatchObject({ label: 'Eve', method: 'pasted' });
    expect(world.sent[1]?.[1]).toEqual({ account: account?.id, token: '{"access_token":"opaque-token"}' });
    expect(document.body.innerHTML).not.toContain('opaque-token');
  });
});

describe('a file with secrets', () => {
  const PASSPHRASE = 'four words nobody guesses';
  const fill = (name: string, value: string) => fireEvent.input(field(name), { target: { value } });

  test('is asked of the background, which alone sees them', async () => {
    const { world, out } = open();
    world.answers = { sealSecrets: async () => sealFile(PASSPHRASE, preview(), []) };
    fill('The file’s passphrase', PASSPHRASE);
    fill('The file’s passphrase, once more', 'something else');
    submit(field('The file’s passphrase'));
    expect(await screen.findByText('The two passphrases differ. Type the same one twice.')).toBeTruthy();
    fill('The file’s passphrase, once more', PASSPHRASE);
    submit(field('The file’s passphrase'));
    await waitFor(() => expect(out.saved[0]).toBe('guise-secrets.json'));
    expect(world.sent).toEqual([
      ['sealSecrets', { preset: preview(), accounts: ['Alice', 'Bob'], passphrase: PASSPHRASE }],
    ]);
    expect(out.saved[1]).not.toContain('Alice');
  });

  test('is opened with its passphrase, shown, and handed to the background to sign in with', async () => {
    const file = await sealFile(PASSPHRASE, toTheirs(), ['a', null, 'c', 'd']);
    const { world } = open();
    world.answers = { adoptSecrets: async () => {} };
    paste(JSON.stringify(file));
    const passphrase = field('Passphrase of this file');
    fireEvent.input(passphrase, { target: { value: 'a guess' } });
    submit(passphrase);
    expect(await screen.findByText('This is not the passphrase. Type it again.')).toBeTruthy();
    fireEvent.input(passphrase, { target: { value: PASSPHRASE } });
    submit(passphrase);
    fireEvent.click(await screen.findByRole('button', { name: 'Take over' }));
    await waitFor(() =>
      expect(world.sent.map(([command]) => command)).toEqual(['importAll', 'adoptSecrets']),
    );
    const [carol, dan] = world.state.accounts.slice(-2);
    // Alice is kept as she is here, Bob is here alike.
    const accounts = [null, 'Bob', carol?.id, dan?.id];
    expect(world.sent[1]?.[1]).toEqual({ file, accounts, passphrase: PASSPHRASE });
  });
});

describe('what an administrator says', () => {
  test('is offered beside what is here, and stays on offer', async () => {
    const { world } = open({}, { preset: toTheirs() });
    const card = within(await screen.findByRole('region', { name: 'From your administrator' }));
    expect(card.getByText('New: 3. Same as yours: 1. Differs from yours: 2.')).toBeTruthy();
    fireEvent.click(card.getByRole('button', { name: 'Take over' }));
    await waitFor(() => expect(world.state.accounts).toHaveLength(4));
    expect(card.getByText('New: 0. Same as yours: 4. Differs from yours: 2.')).toBeTruthy();
  });

  test('is told where it is wrong', async () => {
    open({}, { idleMinutes: 'ten' });
    const card = within(await screen.findByRole('region', { name: 'From your administrator' }));
    expect(card.getByRole('listitem').textContent).toBe(
      'idleMinutes Expected: number. Found: string. Correct it.',
    );
  });

  test('keeps files with tokens from being made', () => {
    open({ state: { policy: { exportSecrets: false } } });
    expect(
      screen.getByText('Your administrator lets no file with tokens be made. Save the file without them.'),
    ).toBeTruthy();
    expect(screen.queryByText('With tokens, encrypted')).toBeNull();
  });
});

test('says what taking an import back will leave', () => {
  const bank = { ...SHOP, id: 'bank', name: 'Bank', origins: ['https://bank.example'] };
  const accounts = [...STATE.accounts, toAccount('Dan', { site: 'bank' })];
  const imported = { sites: [], accounts: [], gone: ['bank', 'Bob'] };
  open({ state: { sites: [SHOP, bank], accounts, imported } });
  expect(
    screen.getByText(
      'The last file added 2 and changed 0. Undo leaves Bank, where accounts were added since.',
    ),
  ).toBeTruthy();
});

describe('a preset at an address', () => {
  const URL_OF_TEAM = 'https://team.example/preset.json';

  test('is added with the permission for it, read when wanted, and compared before it is taken over', async () => {
    served = { [URL_OF_TEAM]: toTheirs() };
    const { world } = open();
    fireEvent.input(field('Address of a preset'), { target: { value: URL_OF_TEAM } });
    submit(field('Address of a preset'));
    await waitFor(() => expect(world.state.sources).toEqual([URL_OF_TEAM]));
    expect(world.asked).toEqual([['https://team.example/*']]);
    expect(screen.queryByRole('button', { name: 'Take over' })).toBeNull();
    fireEvent.click(button(`Refresh ${URL_OF_TEAM}`));
    expect(await screen.findByText('New: 3. Same as yours: 1. Differs from yours: 2.')).toBeTruthy();
    fireEvent.click(button('Take over'));
    await waitFor(() => expect(world.state.accounts).toHaveLength(4));
    fireEvent.click(button(`Remove ${URL_OF_TEAM}`));
    await waitFor(() => expect(world.state.sources).toEqual([]));
    expect(world.state.accounts).toHaveLength(4);
  });

  test('says why it cannot be read', async () => {
    served = {};
    open({ state: { sources: [URL_OF_TEAM] }, granted: ['https://team.example/*'] });
    fireEvent.click(button(`Refresh ${URL_OF_TEAM}`));
    expect(
      await screen.findByText(
        'team.example answered with status 404 in the place of a preset. Check the address.',
      ),
    ).toBeTruthy();
  });

  test('is not read in clear from another machine', async () => {
    const { world } = open();
    fireEvent.input(field('Address of a preset'), { target: { value: 'http://team.example/p.json' } });
    submit(field('Address of a preset'));
    await waitFor(() => expect(field('Address of a preset').getAttribute('aria-invalid')).toBe('true'));
    expect(world.sent).toEqual([]);
  });
});
