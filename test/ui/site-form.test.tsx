// @vitest-environment happy-dom
import './fake-browser.ts';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BEARER } from '../../src/core/attachment.ts';
import { AppError } from '../../src/core/errors.ts';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import type { Site } from '../../src/core/site.ts';
import { SiteForm } from '../../src/ui/site-form.tsx';
import { button, field, SHOP, show, submit } from './world.tsx';

const ends: string[] = [];
const open = (site?: Site, start: Parameters<typeof show>[1] = {}) =>
  show(
    ({ state, granted }, actions) => (
      <SiteForm
        {...(site && { site })}
        sites={state.sites}
        granted={granted}
        url="http://127.0.0.1:4181/cart"
        actions={actions}
        onDone={() => ends.push('done')}
        onCancel={() => ends.push('cancelled')}
      />
    ),
    { granted: [], ...start },
  );
const type = (label: string, value: string) => fireEvent.input(field(label), { target: { value } });

beforeEach(() => {
  localStorage.clear();
  ends.length = 0;
});
afterEach(cleanup);

describe('a new site', () => {
  test('is filled in from the tab, and says exactly what will match as it is typed', () => {
    open();
    expect([field('Name').value, field('Address').value]).toEqual([
      '127.0.0.1:4181',
      'http://127.0.0.1:4181',
    ]);
    expect(
      screen.getByText(/^Tokens go to http:\/\/127\.0\.0\.1:4181\/ and every path below it\./),
    ).toBeTruthy();
    expect(
      screen.getByText(/^Whose pages send them: those of 127\.0\.0\.1, by http or https, at any port/),
    ).toBeTruthy();
    fireEvent.click(button('Add an address'));
    type('Address 2', 'api.example.com/v1');
    expect(
      screen.getByText(
        /^Tokens go to http:\/\/127\.0\.0\.1:4181\/ and https:\/\/api\.example\.com\/ and every/,
      ),
    ).toBeTruthy();
  });

  test('tells of any address whether it would be its own, before it is saved', () => {
    const world = open();
    const says = (address: string, answer: RegExp) => {
      type('Address to try', address);
      expect(screen.getByText(answer)).toBeTruthy();
    };
    says('http://127.0.0.1:4181/orders', /^Yes: http:\/\/127\.0\.0\.1:4181 is listed by 127/);
    says('http://127.0.0.1:8080/', /^No: .* has another port/);
    says('https://shop.example/', /^No: no site lists/);
    type('Address', 'https://shop.example');
    says('https://shop.example/', /^Yes: /);
    fireEvent.keyDown(field('Address to try'), { key: 'Enter' });
    expect(world.sent).toEqual([]);
  });

  test('asks for its permissions and is stored, both within the click', async () => {
    const world = open(undefined, { allows: false });
    type('Address of the companion', '127.0.0.1:4180');
    submit(field('Name'));
    expect(world.asked).toEqual([['http://127.0.0.1/*', 'ws://127.0.0.1/*']]);
    const signIn = companionSignIn('http://127.0.0.1:4180');
    const sent = { attachments: [BEARER], cookies: 'kept' };
    expect(world.sent).toEqual([
      ['addSite', { draft: { name: '127.0.0.1:4181', origins: ['http://127.0.0.1:4181'], signIn, ...sent } }],
    ]);
    await waitFor(() => expect(ends).toEqual(['done']));
    expect(world.state.sites.map(site => site.name)).toEqual(['Shop', '127.0.0.1:4181']);
  });

  test('asks for nothing that is held already', () => {
    const world = open(undefined, { granted: ['http://127.0.0.1/*', 'ws://127.0.0.1/*'] });
    fireEvent.click(screen.getByLabelText('Pasted tokens only'));
    submit(field('Name'));
    expect(world.asked).toEqual([]);
    expect(world.sent.length).toBe(1);
  });

  test('says at each field what is wrong, sends nothing, and goes to the first', async () => {
    const world = open();
    type('Address', 'https://*.example');
    type('Name', '');
    submit(field('Name'));
    expect(screen.getAllByRole('alert').map(alert => alert.textContent)).toEqual([
      'Give it a name.',
      '“https://*.example” has a wildcard. A token goes to exact addresses only: list each one.',
      '“Address of the companion” is empty. Fill it in.',
    ]);
    expect([world.sent, world.asked]).toEqual([[], []]);
    await waitFor(() => expect(document.activeElement).toBe(field('Name')));
  });

  test('can sign in anywhere, with field names and places of its own', () => {
    const world = open();
    fireEvent.click(screen.getByLabelText('Another sign-in address'));
    type('Sign-in address (POST)', 'https://id.example/auth');
    type('User name field', 'login');
    type('Token at (JSON Pointer or header)', '/data/jwt');
    submit(field('Name'));
    expect(world.sent[0]?.[1]).toMatchObject({
      draft: {
        signIn: { login: { url: 'https://id.example/auth', usernameField: 'login', tokenAt: '/data/jwt' } },
      },
    });
    expect(world.asked).toEqual([['http://127.0.0.1/*', 'ws://127.0.0.1/*', 'https://id.example/*']]);
  });

  test('keeps what was typed when the popup closes by accident, and drops it when cancelled', () => {
    open();
    type('Name', 'My shop');
    cleanup();
    open();
    expect(field('Name').value).toBe('My shop');
    fireEvent.click(button('Cancel'));
    cleanup();
    open();
    expect(field('Name').value).toBe('127.0.0.1:4181');
  });

  test('keeps what was typed when the background refuses it, and says why', async () => {
    const world = open();
    world.answers = { addSite: async () => Promise.reject(new AppError('origin-taken', 'http://x', 'Shop')) };
    fireEvent.click(screen.getByLabelText('Pasted tokens only'));
    type('Name', 'My shop');
    submit(field('Name'));
    await waitFor(() =>
      expect(screen.getByRole('alert').textContent).toContain('http://x already belongs to the site “Shop”.'),
    );
    expect([field('Name').value, ends]).toEqual(['My shop', []]);
  });
});

test('edits a site in its place', async () => {
  const world = open(SHOP);
  type('Name', 'Shop 2');
  fireEvent.click(button('Add an address'));
  type('Address 2', 'https://api.shop.example');
  fireEvent.click(button('Remove address 1'));
  submit(field('Name'));
  await waitFor(() => expect(ends).toEqual(['done']));
  expect(world.state.sites).toEqual([{ ...SHOP, name: 'Shop 2', origins: ['https://api.shop.example'] }]);
});

test('moves a site away from where its server says who somebody is, and says that this is lost', async () => {
  const whoami = { url: 'https://shop.example/api/me', pointer: '/username' };
  const site = { ...SHOP, whoami };
  const world = open(site, { state: { sites: [site] } });
  const lost = () =>
    screen.queryByText(/asks https:\/\/shop\.example\/api\/me, which is at none of these addresses/);
  fireEvent.click(button('Add an address'));
  type('Address 2', 'https://shop.test');
  expect(lost()).toBeNull();
  fireEvent.click(button('Remove address 1'));
  expect(lost()).toBeTruthy();
  submit(field('Name'));
  await waitFor(() => expect(ends).toEqual(['done']));
  expect(world.state.sites).toEqual([{ ...SHOP, origins: ['https://shop.test'] }]);
});

test('leaves alone where a site’s server says who somebody is', async () => {
  const whoami = { url: 'https://shop.example/api/me', pointer: '/username' };
  const site = { ...SHOP, whoami };
  const world = open(site, { state: { sites: [site] } });
  type('Name', 'Shop 2');
  submit(field('Name'));
  await waitFor(() => expect(ends).toEqual(['done']));
  expect(world.state.sites).toEqual([{ ...site, name: 'Shop 2' }]);
});

describe('what goes out', () => {
  const whatGoesOut = () => screen.getByText('What goes out').closest('details');

  const sends = (index: number) => within(screen.getByRole('group', { name: `Sent ${index}`, hidden: true }));
  const fill = (index: number, label: string, value: string) =>
    fireEvent.input(sends(index).getByLabelText(label), { target: { value } });
  const click = (name: string) => fireEvent.click(screen.getByRole('button', { name, hidden: true }));
  const draft = ({ sent }: ReturnType<typeof open>) =>
    sent.map(([, input]) => (input as { draft: Site }).draft)[0];

  test('is a bearer token at first, and says so while it is folded away', () => {
    open();
    expect(whatGoesOut()?.open).toBe(false);
    expect(screen.getByText('What goes out').textContent).toBe('What goes out authorization');
    expect(sends(1).getByLabelText<HTMLInputElement>('Header name').value).toBe('authorization');
    expect(sends(1).getByLabelText<HTMLInputElement>('Value').value).toBe('Bearer {token}');
  });

  test('may be more than one thing, of several kinds', () => {
    const world = open();
    fireEvent.click(screen.getByLabelText('Pasted tokens only'));
    click('Send something more');
    fireEvent.change(sends(2).getByLabelText('Where'), { target: { value: 'cookie' } });
    fill(2, 'Cookie name', 'sid');
    fill(2, 'Value', '{claims.sub}');
    click('Add a label header');
    expect(screen.queryByRole('button', { name: 'Add a label header', hidden: true })).toBeNull();
    fireEvent.click(screen.getByLabelText('Hide the browser’s own cookies while an account is attached'));
    submit(field('Name'));
    expect(draft(world)).toMatchObject({
      attachments: [
        BEARER,
        { kind: 'cookie', name: 'sid', template: '{claims.sub}' },
        { kind: 'header', name: 'X-Guise-Account', template: '{account}' },
      ],
      cookies: 'hidden',
    });
  });

  test('is open where a site has something else, and stays as it is when another field is edited', () => {
    const attachments = [{ kind: 'query', name: 'jwt', template: '{token}' }] as const;
    const world = open({ ...SHOP, attachments, cookies: 'hidden' });
    expect(whatGoesOut()?.open).toBe(true);
    type('Name', 'Shop 2');
    submit(field('Name'));
    expect(draft(world)).toMatchObject({ name: 'Shop 2', attachments, cookies: 'hidden' });
  });

  test('says plainly where a query parameter is seen', () => {
    open({ ...SHOP, attachments: [{ kind: 'query', name: 'token', template: '{token}' }] });
    expect(screen.getByText(/^What is sent this way stands in addresses: servers write it/)).toBeTruthy();
  });

  test('says at the field what is wrong, opens up, and sends nothing', () => {
    const world = open(SHOP);
    click('Send something more');
    click('Send something more');
    submit(field('Name'));
    expect(sends(3).getByRole('alert', { hidden: true }).textContent).toBe(
      '“Header name” is empty. Fill it in.',
    );
    fill(1, 'Value', 'Bearer {tokn}');
    fill(2, 'Header name', 'Host');
    fill(3, 'Header name', 'AUTHORIZATION');
    fill(3, 'Value', ' ');
    expect(sends(1).getByRole('alert', { hidden: true }).textContent).toBe(
      '{tokn} means nothing here: use {token}, {account} or {claims.NAME}.',
    );
    expect(sends(2).getByRole('alert', { hidden: true }).textContent).toMatch(
      /^The browser sets “host” itself/,
    );
    expect(
      sends(3)
        .getAllByRole('alert', { hidden: true })
        .map(each => each.textContent),
    ).toEqual([
      '“authorization” is set twice: remove one of them.',
      'Say what “AUTHORIZATION” should hold, for instance {token}.',
    ]);
    expect([whatGoesOut()?.open, world.sent]).toEqual([true, []]);
  });

  test('cannot be nothing', () => {
    const world = open(SHOP);
    click('Do not send authorization');
    submit(field('Name'));
    expect(screen.getByRole('alert').textContent).toMatch(/^Say at least one thing to send/);
    click('Send something more');
    expect([screen.queryByRole('alert'), world.sent]).toEqual([null, []]);
  });
});
