// @vitest-environment happy-dom
import '../fake-browser.ts';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { EMPTY_LEDGER, type Tallies } from '../../../src/core/ledger.ts';
import { toPermissions } from '../../../src/core/site.ts';
import type { State } from '../../../src/core/state.ts';
import { writeLedgers } from '../../../src/platform/ledger-store.ts';
import { session } from '../../../src/platform/storage.ts';
import { Popup } from '../../../src/ui/popup/popup.tsx';
import { be, comeInWindow, speak } from '../fake-browser.ts';
import {
  button,
  field,
  MINUTE,
  NOW,
  SECRET,
  SHOP,
  show,
  submit,
  TAB,
  toAccount,
  toReady,
} from '../world.tsx';

const BANK = { ...SHOP, id: 'bank', name: 'Bank', origins: ['https://bank.example'] };
const STATE: Partial<State> = {
  sites: [SHOP, BANK],
  accounts: [toAccount('Alice'), toAccount('Bob'), toAccount('Carol', { site: 'bank' })],
  standings: { Alice: toReady(), Bob: toReady() },
};

const open = (start: Parameters<typeof show>[1] = {}) =>
  show((snapshot, actions) => <Popup snapshot={snapshot} actions={actions} />, {
    ...start,
    state: { ...STATE, ...start.state },
  });
const rows = () => within(screen.getByRole('list', { name: 'Accounts' })).getAllByRole('listitem');
const row = (label: string) => {
  const found = rows().find(each => each.textContent?.includes(label));
  if (!found) throw new Error(`There is no row of ${label}`);
  return within(found);
};
const main = (label: string) => row(label).getAllByRole('button')[0] as HTMLElement;
const appearing = (label: string) => screen.findByLabelText<HTMLInputElement>(label);
const settled = () => new Promise(resolve => setTimeout(resolve));

/** Where the world of these tests does not know them, they would not be listened to. */
beforeAll(() => void Object.assign(HTMLElement.prototype, { ondragstart: null, ondrop: null }));
/** So that no test waits for it longer than for a click. */
beforeAll(() => import('../../../src/ui/later.tsx'));
beforeEach(() => localStorage.clear());
afterEach(async () => {
  await session.clear();
  cleanup();
  speak('en');
  be('chromium');
  comeInWindow(undefined);
});

describe('the strip', () => {
  test('says who this tab is and announces a change, but not at first', async () => {
    open();
    expect(
      screen.getByText('No account is chosen for shop.example. Requests go out as the page makes them.'),
    ).toBeTruthy();
    expect(screen.getByRole('status').textContent).toBe('');
    fireEvent.click(main('Alice'));
    await waitFor(() =>
      expect(screen.getByRole('status').textContent).toBe(
        'Alice on shop.example, in this tab only, 60 min left, then renewed',
      ),
    );
  });

  test('lets the tab follow the site again only when it has a choice of its own', async () => {
    const choices = { shop: { kind: 'account', account: 'Bob' } } as const;
    const world = open({ state: { choices, tabs: { 7: { shop: { kind: 'none' } } } } });
    fireEvent.click(button('Follow the site’s choice'));
    await waitFor(() => expect(world.state.tabs).toEqual({}));
    expect(screen.queryByRole('button', { name: 'Follow the site’s choice' })).toBeNull();
  });
});

describe('what was really sent', () => {
  const chosen = { tabs: { 7: { shop: { kind: 'account', account: 'Alice' } } } } as const;
  const tell = (tab: number, tallies: Tallies) =>
    writeLedgers(new Map(), new Map([[tab, { ...EMPTY_LEDGER, tallies }]]));
  const tally = (text: string) =>
    waitFor(() => expect(document.querySelector('.tally')?.textContent).toBe(`; ${text}`));

  test('is counted in the strip, with why the rest was missed, and followed', async () => {
    await tell(7, { Alice: { sent: 1, stray: 0, missed: {} }, Bob: { sent: 99, stray: 0, missed: {} } });
    open({ state: chosen });
    await tally('1 sent');
    await tell(7, { Alice: { sent: 1400, stray: 0, missed: { overridden: 1 } } });
    await tally('1,400 sent, 1 missed (another extension won)');
    await tell(-1, { Alice: { sent: 0, stray: 3, missed: { worker: 2 } } });
    await tally(
      '1,400 sent, 3 missed (service worker 2, another extension won 1), 3 sent where it was not chosen',
    );
  });

  test('is said to be nothing before the first request', async () => {
    open({ state: chosen });
    await tally('nothing sent yet');
  });

  test('is not counted where browsers report nothing of it', async () => {
    const attachments = [{ kind: 'session', name: 'jwt', template: '{token}' }] as const;
    open({ state: { ...chosen, sites: [{ ...SHOP, attachments }] } });
    await tally('not counted: browsers report nothing of it');
    await tell(7, { Alice: { sent: 3, stray: 0, missed: {} } });
    await tally('3 sent');
  });

  test('says of which pages nothing can be known', async () => {
    await tell(7, { Alice: { sent: 1, stray: 0, missed: {} } });
    const origins = [...SHOP.origins, 'https://cdn.example'];
    open({ state: { ...chosen, sites: [{ ...SHOP, origins }] } });
    await tally('1 sent, nothing known of pages at https://cdn.example (no permission)');
    expect(row('Alice').getByRole('button', { name: 'Allow' })).toBeTruthy();
  });

  test("leads to the list of the tab's requests", async () => {
    open({ state: chosen });
    expect((await screen.findByRole('link', { name: 'Requests' })).getAttribute('href')).toMatch(
      /#ledger\?tab=7$/,
    );
  });

  test('is said on the row too, where a service worker needs the whole site to be chosen', async () => {
    await tell(-1, { Alice: { sent: 0, stray: 0, missed: { worker: 2 } } });
    const world = open({ state: chosen });
    expect(
      await row('Alice').findByText(/^2 went without it: a service or shared worker sent them,/),
    ).toBeTruthy();
    fireEvent.click(row('Alice').getByRole('button', { name: 'Use for the whole site' }));
    expect(await row('Alice').findByText(/they carry a token only while all tabs use the same/)).toBeTruthy();
    expect(world.state.choices).toEqual({ shop: { kind: 'account', account: 'Alice' } });
    expect(row('Alice').queryByRole('button', { name: 'Use for the whole site' })).toBeNull();
  });

  test("says on the row that another extension won, and leads to the browser's page of extensions", async () => {
    await tell(7, { Alice: { sent: 0, stray: 0, missed: { overridden: 1 } } });
    const world = open({ state: chosen });
    fireEvent.click(await row('Alice').findByRole('button', { name: 'Open the page of extensions' }));
    expect(world.extensionsOpened).toBe(true);
  });

  test("says on the row that the page's own cookie came first, and hides the browser's cookies", async () => {
    await tell(7, { Alice: { sent: 2, stray: 0, missed: { 'own-cookie': 2 } } });
    const world = open({ state: chosen });
    fireEvent.click(await row('Alice').findByRole('button', { name: 'Hide the browser’s cookies' }));
    await waitFor(() => expect(world.state.sites[0]).toEqual({ ...SHOP, cookies: 'hidden' }));
    expect(row('Alice').queryByRole('button', { name: 'Hide the browser’s cookies' })).toBeNull();
  });

  test('says on the row what went out while everything was paused', async () => {
    await tell(7, { Alice: { sent: 0, stray: 0, missed: { paused: 3 } } });
    open({ state: chosen });
    expect(
      await row('Alice').findByText('3 went without it: Guise was paused then. Reload the page.'),
    ).toBeTruthy();
  });

  test('leaves to the row what its button mends already', async () => {
    await tell(7, { Alice: { sent: 0, stray: 0, missed: { absent: 4, overridden: 1 } } });
    open({ state: { ...chosen, standings: {} } });
    expect(await row('Alice').findByText(/another extension set the same and won/)).toBeTruthy();
    expect(row('Alice').queryByText(/signed out then/)).toBeNull();
  });
});

describe('what the browser cannot do', () => {
  const alice = { kind: 'account', account: 'Alice' } as const;
  const summary = (text: string | RegExp) => screen.findByText(text, { selector: 'summary' });
  const told = async (count: number) => {
    const list = (await summary(`What this browser cannot do here (${count})`)).closest('details');
    return within(list as HTMLElement)
      .getAllByRole('listitem', { hidden: true })
      .map(item => item.textContent?.split(':')[0]);
  };

  test('is folded below the strip, for what is chosen in this very browser', async () => {
    open({ state: { tabs: { 7: { shop: alice } } } });
    expect(await told(3)).toEqual([
      'Tell pages of another port, scheme or subdomain of shop.example from the site’s own',
      'Say for which tab a service worker or a shared worker asks',
      'Change what it asks again once you answered a password prompt (Basic, Digest)',
    ]);
    expect((await summary(/^What this browser cannot do here/)).closest('details')?.open).toBe(false);
  });

  test('is another thing in Firefox', async () => {
    be('firefox');
    open({ state: { tabs: { 7: { shop: alice } } } });
    expect((await told(3)).at(-1)).toBe('Say which tab opened a page in a new window');
  });

  test('changes with what is chosen, and is gone with it', async () => {
    open({ state: { choices: { shop: alice } } });
    await summary('What this browser cannot do here (3)');
    fireEvent.click(button(/^Signed out/));
    expect(await told(2)).toContain(
      'Hold back what you once answered to a password prompt of the site (Basic, Digest)',
    );
    fireEvent.click(button('Pause everything'));
    await waitFor(() => expect(screen.queryByText(/^What this browser cannot do here/)).toBeNull());
  });

  test.each(['shop.example', '127.shop.example'])('stands open where it is so now, as at %s', async host => {
    be('firefox');
    const attachments = [{ kind: 'session', name: 'jwt', template: '{token}' }] as const;
    const site = { ...SHOP, origins: [`http://${host}`], attachments };
    open({
      state: { sites: [site], choices: { shop: alice } },
      tab: { id: 7, url: `http://${host}/` },
      granted: [`http://${host}/*`],
    });
    expect(await told(1)).toEqual(['Put anything into the web storage of a page that is not secure']);
    expect((await summary(/cannot do here/)).closest('details')?.open).toBe(true);
  });

  test('is said on a page that is taken for one of a site', async () => {
    open({ state: { choices: { shop: alice } }, tab: { id: 7, url: 'https://shop.example:8443/' } });
    expect(
      await screen.findByText(
        'Browsers take this page for one of Shop’s: what it asks of Shop carries Alice’s token.',
      ),
    ).toBeTruthy();
  });

  describe('in a new window of Firefox', () => {
    const others = { 8: { shop: alice } };
    const adrift = /^A page of Shop opened this window, and Firefox does not say from which tab/;
    beforeEach(() => be('firefox'));

    test('is said until an account is chosen there', async () => {
      comeInWindow('https://shop.example/cart');
      open({ state: { tabs: others } });
      expect(await screen.findByText(adrift)).toBeTruthy();
      fireEvent.click(main('Bob'));
      await waitFor(() => expect(screen.queryByText(adrift)).toBeNull());
    });

    test.each<[string, string | undefined, State['tabs']]>([
      ['the person opened', undefined, others],
      ['another site opened', 'https://other.example/', others],
      ['could have brought no choice along', 'https://shop.example/cart', { 8: { bank: alice } }],
    ])('is not said of one that %s', async (_, referrer, tabs) => {
      comeInWindow(referrer);
      open({ state: { tabs, choices: { shop: alice } } });
      await summary('What this browser cannot do here (2)');
      await settled();
      expect(screen.queryByText(adrift)).toBeNull();
    });
  });
});

describe('pausing', () => {
  test('pauses everything, says so, and resumes', async () => {
    const world = open();
    fireEvent.click(button('Pause everything'));
    await waitFor(() =>
      expect(screen.getByRole('status').textContent).toBe(
        'Paused: shop.example gets requests as if Guise were not there.',
      ),
    );
    fireEvent.click(button('Resume'));
    await waitFor(() => expect(button('Pause everything')).toBeTruthy());
    expect(world.sent).toEqual([
      ['setPaused', { paused: true }],
      ['setPaused', { paused: false }],
    ]);
  });

  test('is said on pages that are no site, too', () => {
    open({ state: { paused: true }, tab: { id: 7, url: 'about:blank' } });
    expect(screen.getByText('Paused: requests go out as if Guise were not there.')).toBeTruthy();
  });

  test('says what keeps it from being paused', async () => {
    const world = open();
    world.answers = { setPaused: async () => Promise.reject(new AppError('stored-newer', '9', '1')) };
    fireEvent.click(button('Pause everything'));
    expect((await screen.findByRole('alert')).textContent).toContain('What is stored is from a newer Guise');
  });
});

describe('choosing', () => {
  test('lists the accounts of the site, with the name, role and host of each', () => {
    open({ state: { standings: { Alice: { ...toReady(), roles: ['admin', 'auditor'] } } } });
    expect(main('Alice').textContent).toBe('AlAliceadmin +1 · shop.exampleReady');
  });

  test('says by what they sign in while no role is known, unless it is their name', () => {
    open({ state: { accounts: [toAccount('Alice'), toAccount('Bob', { username: 'Bob' })] } });
    expect(main('Alice').textContent).toBe('AlAliceAlice@x · shop.exampleReady');
    expect(main('Bob').textContent).toBe('BoBobshop.exampleReady');
  });

  test('sends this tab as the account with one click, and says so by more than colour', async () => {
    const world = open();
    fireEvent.click(main('Bob'));
    await waitFor(() => expect(main('Bob').getAttribute('aria-pressed')).toBe('true'));
    expect(world.state.tabs).toEqual({ 7: { shop: { kind: 'account', account: 'Bob' } } });
    expect(main('Bob').textContent).toContain('Active');
    expect(main('Alice').getAttribute('aria-pressed')).toBe('false');
  });

  test('chooses for the whole site beside it', async () => {
    const world = open();
    fireEvent.click(button('Use Alice for the whole site'));
    await waitFor(() =>
      expect(button('Use Alice for the whole site').getAttribute('aria-pressed')).toBe('true'),
    );
    expect(world.state.choices).toEqual({ shop: { kind: 'account', account: 'Alice' } });
  });

  test('opens the same address in a new tab as the account', () => {
    const world = open();
    fireEvent.click(button('Open in a new tab as Bob'));
    expect(world.sent).toEqual([['openAs', { account: 'Bob', url: TAB.url }]]);
  });

  test.each([
    ['No account', 'none'],
    ['Signed out', 'signed-out'],
  ])('has "%s" as a choice for the tab and for the site', async (word, kind) => {
    const world = open();
    fireEvent.click(button(new RegExp(`^${word}`)));
    fireEvent.click(button(`Use ${word} for the whole site`));
    await waitFor(() =>
      expect(world.sent.map(([, input]) => input)).toEqual([
        { site: 'shop', choice: { kind }, tab: 7, scope: 'tab' },
        { site: 'shop', choice: { kind }, tab: 7, scope: 'site' },
      ]),
    );
  });

  test("lists other sites' accounts on demand, to be opened in a tab of their own", async () => {
    const world = open();
    fireEvent.click(button('Show all (3)'));
    fireEvent.click(main('Carol'));
    expect(main('Carol').getAttribute('aria-pressed')).toBeNull();
    expect(world.sent).toEqual([['openAs', { account: 'Carol', url: 'https://bank.example/' }]]);
  });

  test('keeps every row in its place when another is chosen', async () => {
    open({ state: { tabs: { 7: { shop: { kind: 'account', account: 'Bob' } } } } });
    expect(rows()[0]?.textContent).toContain('Bob');
    fireEvent.click(main('Alice'));
    await waitFor(() => expect(main('Alice').getAttribute('aria-pressed')).toBe('true'));
    expect(rows()[0]?.textContent).toContain('Bob');
  });

  test('shows a failed command on the row it belongs to', async () => {
    const world = open();
    world.answers = { selectAccount: async () => Promise.reject(new AppError('account-unknown')) };
    fireEvent.click(main('Bob'));
    await waitFor(() =>
      expect(row('Bob').getByRole('alert').textContent).toContain('This account is not there any more.'),
    );
    expect(screen.getAllByRole('alert').length).toBe(1);
  });
});

describe('rows that do not apply', () => {
  test('say that the site is not allowed, and ask for exactly what is missing within the click', () => {
    const world = open({ granted: ['https://id.example/*'] });
    expect(main('Alice').textContent).toContain('Not allowed');
    fireEvent.click(row('Alice').getByRole('button', { name: 'Allow' }));
    expect(world.asked).toEqual([['https://shop.example/*', 'wss://shop.example/*']]);
  });

  test('go on offering it when the person refuses', async () => {
    const world = open({ granted: [], allows: false });
    fireEvent.click(row('Bob').getByRole('button', { name: 'Allow' }));
    await settled();
    expect(world.asked.length).toBe(1);
    expect(row('Bob').getByRole('button', { name: 'Allow' })).toBeTruthy();
  });

  test('ask for the password at once when a signed-out account is chosen, and take it', async () => {
    const world = open({ state: { standings: {} } });
    fireEvent.click(main('Alice'));
    const password = await appearing('Password');
    expect([password.type, password.autocomplete]).toEqual(['password', 'off']);
    fireEvent.input(password, { target: { value: SECRET } });
    submit(password);
    await waitFor(() => expect(main('Alice').textContent).toContain('Active'));
    await waitFor(() => expect(screen.queryByLabelText('Password')).toBeNull());
    expect(document.body.innerHTML).not.toContain(SECRET);
    expect(JSON.stringify(localStorage)).not.toContain(SECRET);
    expect(world.sent.at(-1)).toEqual(['signIn', { account: 'Alice', password: SECRET }]);
  });

  test('keep a password that was refused, and say why beside it', async () => {
    open({ state: { standings: {} } });
    fireEvent.click(row('Bob').getByRole('button', { name: 'Sign in' }));
    fireEvent.input(await appearing('Password'), { target: { value: 'wrong' } });
    submit(field('Password'));
    await waitFor(() => expect(field('Password').getAttribute('aria-invalid')).toBe('true'));
    expect(field('Password').value).toBe('wrong');
    expect(screen.getByRole('alert').textContent).toContain('User name or password is wrong (status 401).');
  });

  test('offer a token to be pasted, or to be renewed', async () => {
    const expired = { validity: { receivedAt: NOW - MINUTE, expiresAt: NOW - 1 }, renewable: true };
    const accounts = [toAccount('Alice', { method: 'pasted' }), toAccount('Bob')];
    const world = open({ state: { accounts, standings: { Bob: expired } } });
    fireEvent.click(row('Bob').getByRole('button', { name: 'Renew now' }));
    fireEvent.click(row('Alice').getByRole('button', { name: 'Paste token' }));
    fireEvent.input(await appearing('Token (JWT)'), { target: { value: 'a.b.c' } });
    submit(field('Token (JWT)'));
    await waitFor(() => expect(main('Alice').textContent).toContain('Ready'));
    expect(world.sent).toEqual([
      ['renew', { account: 'Bob' }],
      ['pasteToken', { account: 'Alice', token: 'a.b.c' }],
    ]);
  });
});

describe('what is no account', () => {
  test('offers to add the site of an unknown page', () => {
    open({ tab: { id: 7, url: 'http://127.0.0.1:4181/x' } });
    expect(document.activeElement).toBe(button('Add this site'));
    expect(screen.getByText(/Guise does not know 127\.0\.0\.1:4181 yet/)).toBeTruthy();
  });

  test.each(['chrome://settings/', 'about:blank', undefined])(
    'says that %s is no page to send a token to',
    url => {
      open({ tab: { id: 7, url } });
      expect(screen.getByText(/not a web page that a token could be sent to/)).toBeTruthy();
    },
  );

  test.each(['http://127.0.0.1:4181/x', 'chrome://extensions/'])(
    'leads to the first steps from %s while there is no site, however it was installed',
    url => {
      open({ tab: { id: 7, url } });
      expect(screen.queryByRole('link', { name: 'First steps' })).toBeNull();
      cleanup();
      open({ tab: { id: 7, url }, state: { sites: [], accounts: [] } });
      const { href } = screen.getByRole<HTMLAnchorElement>('link', { name: 'First steps' });
      expect(href).toMatch(/options\/index\.html#welcome$/);
    },
  );

  test('brings back what was removed', async () => {
    const world = open();
    fireEvent.click(button('More for Bob'));
    fireEvent.click(
      within(await screen.findByRole('group', { name: 'More for Bob' })).getByRole('button', {
        name: 'Remove',
      }),
    );
    await waitFor(() => expect(rows().length).toBe(1));
    fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(rows().length).toBe(2));
    expect(world.state.removed).toBeUndefined();
  });

  test('gives up what was removed when that is dismissed', async () => {
    const removed = { accounts: [{ index: 0, item: toAccount('Dan') }], choices: {}, tabs: {} };
    const world = open({ state: { removed } });
    expect(await screen.findByText('Removed Dan.')).toBeTruthy();
    fireEvent.click(await screen.findByRole('button', { name: 'Dismiss' }));
    await waitFor(() => expect(screen.queryByText('Removed Dan.')).toBeNull());
    expect(world.state.removed).toBeUndefined();
  });

  test('says once that a restart ended the choices of tabs', async () => {
    open({ state: { notice: { kind: 'tab-choices-ended', tabs: 3 } } });
    expect(await screen.findByText(/chosen for single tabs \(3\) has ended/)).toBeTruthy();
    fireEvent.click(button('Dismiss'));
    await waitFor(() => expect(screen.queryByText(/has ended/)).toBeNull());
  });

  test('says that nothing is sent, why, and what to do, where the browser refused the rules', async () => {
    open({ state: { paused: true, notice: { kind: 'rules-refused' } } });
    expect(await screen.findByText(/no more than 5,000.*remove some, then resume/)).toBeTruthy();
    expect(screen.getByText(/Paused: .* as if Guise were not there/)).toBeTruthy();
    expect(button('Resume')).toBeTruthy();
  });
});

describe('by keyboard alone', () => {
  const press = (key: string) => {
    const target = document.activeElement ?? document.body;
    const prevented = !fireEvent.keyDown(target, { key });
    // What the browser does of itself for a key that nobody took.
    if (!prevented && key === 'Enter' && target instanceof HTMLButtonElement) fireEvent.click(target);
    return prevented;
  };
  const type = (text: string) => fireEvent.input(field('Filter accounts'), { target: { value: text } });
  const focused = () => document.activeElement;

  test('starts in the filter', () => {
    open();
    expect(focused()).toBe(field('Filter accounts'));
  });

  test('filters, and Enter sends this tab as the first that is left', async () => {
    const world = open();
    type('bo');
    expect(rows().length).toBe(1);
    press('Enter');
    await waitFor(() =>
      expect(world.state.tabs).toEqual({ 7: { shop: { kind: 'account', account: 'Bob' } } }),
    );
  });

  test('filters by what they may do, and by where', () => {
    open({ state: { standings: { Bob: { ...toReady(), roles: ['admin', 'auditor'] } } } });
    type('auditor shop.example');
    expect(rows().map(each => within(each).getByText('Bob').textContent)).toEqual(['Bob']);
  });

  test('picks by digit while the filter is empty, and 0 is no account', async () => {
    const world = open();
    press('2');
    press('0');
    type('x');
    expect(press('1')).toBe(false);
    expect(world.sent.map(([, input]) => (input as { choice: unknown }).choice)).toEqual([
      { kind: 'account', account: 'Bob' },
      { kind: 'none' },
    ]);
  });

  test('walks with the arrows through rows, their buttons and the other choices, and back', () => {
    open();
    press('ArrowDown');
    expect(focused()).toBe(main('Alice'));
    press('ArrowRight');
    expect(focused()).toBe(button('Use Alice for the whole site'));
    press('ArrowDown');
    expect(focused()).toBe(main('Bob'));
    press('ArrowDown');
    expect(focused()).toBe(button(/^No account/));
    for (const _ of 'back') press('ArrowUp');
    expect(focused()).toBe(field('Filter accounts'));
  });

  test('signs in on the row and comes back to the list', async () => {
    const world = open({ state: { standings: {} } });
    press('ArrowDown');
    press('Enter');
    await appearing('Password');
    expect(focused()).toBe(field('Password'));
    expect(press('1')).toBe(false);
    fireEvent.input(field('Password'), { target: { value: SECRET } });
    submit(field('Password'));
    await waitFor(() => expect(world.state.standings.Alice).toEqual(toReady()));
  });

  test('goes back to the filter with what is typed', () => {
    open();
    press('ArrowDown');
    expect(press('b')).toBe(false);
    expect(focused()).toBe(field('Filter accounts'));
  });

  test('shows the keys on the rows', () => {
    open();
    press('?');
    expect(rows().map(each => each.querySelector('.key')?.textContent)).toEqual(['1', '2']);
    press('?');
    expect(rows()[0]?.querySelector('.key')).toBeNull();
  });

  test('Esc clears first and closes then', () => {
    const world = open();
    type('bo');
    press('Escape');
    expect([field('Filter accounts').value, world.closed]).toEqual(['', false]);
    press('Escape');
    expect(world.closed).toBe(true);
  });

  test('leaves the keys of an input method alone', () => {
    const world = open();
    fireEvent.keyDown(field('Filter accounts'), { key: 'Enter', isComposing: true });
    expect(world.sent).toEqual([]);
  });
});

describe('after a switch', () => {
  test('asks whether the page is to be loaded anew, and does so once', async () => {
    const world = open();
    expect(screen.queryByRole('button', { name: 'Reload' })).toBeNull();
    fireEvent.click(main('Bob'));
    fireEvent.click(await screen.findByRole('button', { name: 'Reload' }));
    await waitFor(() => expect(world.reloaded).toEqual([7]));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Reload' })).toBeNull());
  });

  test.each([
    ['Always', 'always', [7]],
    ['Never', 'never', []],
  ] as const)('remembers for the site: %s', async (name, wish, reloaded) => {
    const world = open();
    fireEvent.click(main('Bob'));
    fireEvent.click(await screen.findByRole('button', { name }));
    await waitFor(() => expect(screen.queryByRole('button', { name })).toBeNull());
    expect(world.state.sites[0]).toEqual({ ...SHOP, reload: wish });
    await waitFor(() => expect(world.reloaded).toEqual(reloaded));
    fireEvent.click(main('Alice'));
    await settled();
    expect(screen.queryByRole('button', { name: 'Reload' })).toBeNull();
  });
});

describe('the groups', () => {
  const headings = () => within(screen.getByRole('list', { name: 'Accounts' })).queryAllByRole('heading');
  const titles = () => headings().map(each => each.textContent);

  test("are none for one site's accounts, and the sites where all are listed", () => {
    open();
    expect(titles()).toEqual([]);
    fireEvent.click(button('Show all (3)'));
    expect(titles()).toEqual(['Shop', 'Bank']);
  });

  test('begin with whoever is pinned, from the next opening on, until they are unpinned', async () => {
    const world = open();
    fireEvent.click(row('Bob').getByRole('button', { name: 'More for Bob' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Pin' }));
    await waitFor(() => expect(main('Bob').textContent).toContain('Pinned'));
    expect(world.state.pinned).toEqual(['Bob']);
    expect(rows()[0]?.textContent).toContain('Alice');
    cleanup();
    open({ state: { pinned: ['Bob'] } });
    expect(titles()).toEqual(['Pinned', 'Shop']);
    fireEvent.keyDown(field('Filter accounts'), { key: 'Enter' });
    await waitFor(() => expect(main('Bob').getAttribute('aria-pressed')).toBe('true'));
  });

  test('have the latest before the rest', () => {
    const accounts = [...'ABCDEFGHIJ'].map(id => toAccount(id));
    open({ state: { accounts, recent: ['C', 'B', 'F'] } });
    expect(titles()).toEqual(['Recent', 'Shop']);
    expect(rows().map(each => each.textContent?.[0])).toEqual(['R', 'C', 'B', 'S', ...'ADEFGHIJ']);
  });
});

describe('the order of accounts', () => {
  const order = (world: ReturnType<typeof open>) => world.state.accounts.map(({ id }) => id);
  const accounts = ['Alice', 'Bob', 'Dora'].map(id => toAccount(id));

  test('is changed by Alt and an arrow, and the focus goes along', async () => {
    const world = open({ state: { accounts } });
    main('Alice').focus();
    const press = (key: string) => fireEvent.keyDown(main('Alice'), { key, altKey: true });
    press('ArrowDown');
    await waitFor(() => expect(order(world)).toEqual(['Bob', 'Alice', 'Dora']));
    press('ArrowDown');
    await waitFor(() => expect(order(world)).toEqual(['Bob', 'Dora', 'Alice']));
    press('ArrowDown');
    await settled();
    expect(order(world)).toEqual(['Bob', 'Dora', 'Alice']);
    press('ArrowUp');
    await waitFor(() => expect(order(world)).toEqual(['Bob', 'Alice', 'Dora']));
    await waitFor(() => expect(document.activeElement).toBe(main('Alice')));
  });

  test('is changed among those that are pinned, and not among the latest', async () => {
    const many = [...'ABCDEFGHIJ'].map(id => toAccount(id));
    const world = open({ state: { accounts: many, pinned: ['B', 'E'], recent: ['H', 'G'] } });
    fireEvent.keyDown(main('H'), { key: 'ArrowDown', altKey: true });
    fireEvent.keyDown(main('B'), { key: 'ArrowDown', altKey: true });
    await waitFor(() => expect(order(world)).toEqual([...'ACDEFGHIJB']));
  });

  test('is changed by dragging one onto another', async () => {
    const world = open({ state: { accounts } });
    const held = new Map<string, string>();
    const dataTransfer = {
      setData: (type: string, text: string) => void held.set(type, text),
      getData: (type: string) => held.get(type) ?? '',
      get types() {
        return [...held.keys()];
      },
    };
    fireEvent.dragStart(main('Dora'), { dataTransfer });
    fireEvent.drop(main('Alice'), { dataTransfer });
    await waitFor(() => expect(order(world)).toEqual(['Dora', 'Alice', 'Bob']));
  });
});

describe('opening the page as several', () => {
  const start = { state: { accounts: [...(STATE.accounts ?? []), toAccount('Off')] } };

  test('offers who is signed in, all picked, and opens a tab for each', async () => {
    const world = open(start);
    fireEvent.click(button('Open as several'));
    fireEvent.click(await screen.findByRole('button', { name: 'Open tabs: 2' }));
    const tabs = ['Alice', 'Bob'].map(account => ({ account }));
    await waitFor(() => expect(world.sent).toEqual([['openAll', { url: TAB.url, tabs }]]));
    await waitFor(() => expect(screen.queryByRole('button', { name: /Open tabs/ })).toBeNull());
  });

  test('opens them in production by a button that is held down, for whoever is picked', async () => {
    const world = open(start);
    world.answers = {
      openAll: async ({ confirmed }) => {
        if (!confirmed) throw new AppError('production', 'Shop');
      },
    };
    fireEvent.click(button('Open as several'));
    fireEvent.click(await screen.findByRole('button', { name: 'Open tabs: 2' }));
    const hold = await screen.findByRole('button', { name: 'Hold down to use Alice, Bob in production' });
    fireEvent.keyDown(hold, { key: 'Enter' });
    await waitFor(() => expect(world.sent.at(-1)).toMatchObject(['openAll', { confirmed: true }]));
  });

  test('leaves out who is not wanted, and asks for tab groups only when they are', async () => {
    const world = open(start);
    fireEvent.click(button('Open as several'));
    fireEvent.click(await screen.findByLabelText(/Alice/));
    expect(button('Open tabs: 1')).toBeTruthy();
    expect(world.asked).toEqual([]);
    fireEvent.click(field('Name and colour the tabs'));
    await waitFor(() => expect(world.asked).toEqual([['tabGroups']]));
    fireEvent.click(field(/Bob/));
    expect(button('Open tabs: 0').hasAttribute('disabled')).toBe(true);
  });

  const groups = () => screen.findByLabelText<HTMLInputElement>('Name and colour the tabs');

  test('groups them where the browser allowed it before, until that is not wanted', async () => {
    const world = open({ ...start, granted: [...toPermissions(SHOP), 'tabGroups'] });
    fireEvent.click(button('Open as several'));
    await waitFor(async () => expect((await groups()).checked).toBe(true));
    fireEvent.click(button('Open tabs: 2'));
    const tabs = ['Alice', 'Bob'].map(account => ({ account, color: 'blue' }));
    await waitFor(() => expect(world.sent).toEqual([['openAll', { url: TAB.url, tabs }]]));
    fireEvent.click(await screen.findByRole('button', { name: 'Open as several' }));
    await waitFor(async () => expect((await groups()).checked).toBe(true));
    fireEvent.click(await groups());
    await waitFor(() => expect(button('Open tabs: 2').hasAttribute('disabled')).toBe(false));
    fireEvent.click(button('Open tabs: 2'));
    const ungrouped = ['Alice', 'Bob'].map(account => ({ account }));
    await waitFor(() => expect(world.sent[1]).toEqual(['openAll', { url: TAB.url, tabs: ungrouped }]));
  });

  test('opens them ungrouped where the browser does not allow it, and says so', async () => {
    const world = open({ ...start, allows: false });
    fireEvent.click(button('Open as several'));
    fireEvent.click(await groups());
    await screen.findByText(/^The browser did not allow tab groups\. The tabs open all the same/);
    expect((await groups()).checked).toBe(false);
    fireEvent.click(button('Open tabs: 2'));
    const tabs = ['Alice', 'Bob'].map(account => ({ account }));
    await waitFor(() => expect(world.sent).toEqual([['openAll', { url: TAB.url, tabs }]]));
  });
});

test('draws no more than a screenful of 1,000 accounts at first', () => {
  open({ state: { accounts: Array.from({ length: 1000 }, (_, index) => toAccount(`user-${index}`)) } });
  expect(rows().length).toBeLessThan(50);
  fireEvent.input(field('Filter accounts'), { target: { value: 'user-999' } });
  expect(rows().length).toBe(1);
});

test('speaks Korean', () => {
  speak('ko');
  open();
  expect(
    screen.getByText('shop.example에서 선택한 계정이 없습니다. 요청은 페이지가 만든 그대로 나갑니다.'),
  ).toBeTruthy();
  expect(button(/^계정 없음/)).toBeTruthy();
});

describe('in production', () => {
  const policy = { productionHosts: ['shop.example'] };

  test('says so, and attaches an account only by a button that is held down', async () => {
    const world = open({ state: { policy } });
    expect(await screen.findByText('Production')).toBeTruthy();
    fireEvent.click(main('Alice'));
    const hold = await screen.findByRole('button', { name: 'Hold down to use Alice in production' });
    expect(row('Alice').getByText(/^Shop is production\./)).toBeTruthy();
    fireEvent.pointerDown(hold);
    fireEvent.pointerUp(hold);
    fireEvent.click(hold);
    await new Promise(resolve => setTimeout(resolve, 1_200));
    expect(world.state.tabs).toEqual({});
    fireEvent.keyDown(hold, { key: 'Enter' });
    await waitFor(() => expect(world.state.tabs[7]?.shop).toEqual({ kind: 'account', account: 'Alice' }));
  });

  test('asks for what a key was pressed for, in the tab where it was', async () => {
    const unconfirmed = { tab: 7, account: 'Bob' };
    const world = open({ state: { policy, unconfirmed } });
    const hold = await screen.findByRole('button', { name: 'Hold down to use Bob in production' });
    expect(screen.getByText(/^Shop is production\./)).toBeTruthy();
    fireEvent.keyDown(hold, { key: 'Enter' });
    await waitFor(() => expect(world.state.tabs[7]?.shop).toEqual({ kind: 'account', account: 'Bob' }));
    await waitFor(() => expect(world.state.unconfirmed).toBeUndefined());
    cleanup();
    open({ state: { policy, unconfirmed: { ...unconfirmed, tab: 8 } } });
    await settled();
    expect(screen.queryByRole('button', { name: /^Hold down/ })).toBeNull();
  });

  test('asks beside any notice, and leaves that when it is told not to', async () => {
    const notice = { kind: 'level-raised' } as const;
    const world = open({ state: { policy, notice, unconfirmed: { tab: 7, account: 'Bob' } } });
    await screen.findByRole('button', { name: 'Hold down to use Bob in production' });
    const [dismiss] = screen.getAllByRole('button', { name: 'Dismiss' });
    fireEvent.click(dismiss as HTMLElement);
    await waitFor(() => expect(world.state.unconfirmed).toBeUndefined());
    expect(world.state.notice).toEqual(notice);
  });

  test('asks for nothing of a site that the tab has left, but for what goes into a tab of its own', async () => {
    const unconfirmed = { tab: 7, account: 'Bob' };
    const tab = { ...TAB, url: 'https://bank.example/' };
    open({ state: { policy, unconfirmed }, tab });
    await settled();
    expect(screen.queryByText(/^Shop is production\./)).toBeNull();
    cleanup();
    open({ state: { policy, unconfirmed: { ...unconfirmed, url: 'https://shop.example/' } }, tab });
    expect(await screen.findByText(/^Shop is production\./)).toBeTruthy();
  });

  test('is nothing that other sites say', async () => {
    open({ state: { policy: { productionHosts: ['bank.example'] } } });
    await settled();
    expect(screen.queryByText('Production')).toBeNull();
  });
});
