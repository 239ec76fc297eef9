// @vitest-environment happy-dom
import '../fake-browser.ts';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import type { Site } from '../../../src/core/site.ts';
import type { Actions } from '../../../src/ui/actions.ts';
import { SignInPage } from '../../../src/ui/sign-in/sign-in-page.tsx';
import { button, NOW, SECRET, SHOP, show, toAccount } from '../world.tsx';

const SITE: Site = {
  ...SHOP,
  signIn: {
    way: 'code',
    issuer: {
      url: 'https://id.example',
      tokenEndpoint: 'https://id.example/token',
      authorizationEndpoint: 'https://id.example/auth',
    },
    client: { id: 'app', authMethod: 'none' },
  },
};
const tokenSet = { accessToken: 'a', receivedAt: NOW };
const signedInAs = (name: string) => ({ tokenSet, profile: { name, username: name, names: [name] } });

interface Who {
  readonly accounts?: readonly string[];
  readonly site?: string;
}

const open = (who: Who, authorize: Actions['authorize']) =>
  show(
    (snapshot, actions) => (
      <SignInPage
        route={{ page: 'sign-in', accounts: [], ...who }}
        snapshot={snapshot}
        actions={{ ...actions, authorize }}
      />
    ),
    { state: { sites: [SITE], accounts: [toAccount('alice'), toAccount('bob')] } },
  );

beforeEach(() => localStorage.clear());
afterEach(cleanup);

describe('a new account', () => {
  test('keeps the user name that was typed where the issuer has only a number for it', async () => {
    const typed = { label: '', username: 'carol', method: 'login', color: '', initials: '' };
    localStorage.setItem('draft:account:shop', JSON.stringify(typed));
    const world = open({ site: 'shop' }, async () => ({ tokenSet, profile: { names: [], sub: '7' } }));
    await waitFor(() => expect(world.closed).toBe(true));
    expect(world.state.accounts.at(-1)).toMatchObject({ label: 'carol', username: 'carol' });
  });

  test('is added when it has signed in, under the name the issuer has for it, and the page closes', async () => {
    const world = open({ site: 'shop' }, async () => signedInAs('Carol'));
    await waitFor(() => expect(world.closed).toBe(true));
    expect(world.sent).toEqual([
      ['addAccount', { site: 'shop', draft: { label: 'Carol', username: 'Carol', method: 'login' } }],
      ['adoptTokenSet', { account: 'new-1', tokenSet }],
    ]);
  });

  test('keeps the picture that its issuer has', async () => {
    const picture = 'data:image/png;base64,eHh4';
    const world = open({ accounts: ['alice'] }, async () => ({ tokenSet, profile: { names: [] }, picture }));
    await waitFor(() => expect(world.closed).toBe(true));
    expect(world.sent).toEqual([['adoptTokenSet', { account: 'alice', tokenSet, picture }]]);
  });

  test('keeps what was typed in the form, which is told to the issuer', async () => {
    const typed = { label: 'C', username: 'carol', method: 'login', color: '#1f6feb', initials: 'X' };
    localStorage.setItem('draft:account:shop', JSON.stringify(typed));
    const hints: string[] = [];
    const world = open({ site: 'shop' }, async (_, __, username) => {
      hints.push(username);
      return signedInAs('carol@x');
    });
    await waitFor(() => expect(world.closed).toBe(true));
    expect([hints, localStorage.length]).toEqual([['carol'], 0]);
    expect(world.state.accounts.at(-1)).toMatchObject({ label: 'C', username: 'carol@x', initials: 'X' });
  });
});

describe('accounts', () => {
  test('sign in one after another', async () => {
    const world = open({ accounts: ['alice', 'bob'] }, async (_, __, username) => signedInAs(username));
    await waitFor(() => expect(world.closed).toBe(true));
    expect(world.sent.map(([, input]) => (input as { account: string }).account)).toEqual(['alice', 'bob']);
  });

  test('that fail say why, keep what they had, and can be tried again', async () => {
    let tries = 0;
    const world = open({ accounts: ['alice'] }, async (_, __, username) => {
      tries += 1;
      if (tries === 1) throw new AppError('sign-in-refused', 'access_denied');
      return signedInAs(username);
    });
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('access_denied'));
    expect([world.sent, world.closed]).toEqual([[], false]);
    fireEvent.click(button('Try again'));
    await waitFor(() => expect(world.closed).toBe(true));
    expect(world.sent.length).toBe(1);
  });

  test('do not become somebody else', async () => {
    const world = open({ accounts: ['alice'] }, async () => signedInAs('mallory'));
    await waitFor(() =>
      expect(screen.getByRole('alert').textContent).toMatch(/^You signed in as “mallory”, but this account/),
    );
    expect(world.sent).toEqual([]);
  });

  test('may sign in on another device, with a code to type or to scan', async () => {
    const world = open({ accounts: ['alice'] }, (_, __, ___, onCode) => {
      onCode({
        userCode: 'ABCD-EFGH',
        address: 'https://id.example/device',
        wholeAddress: 'https://id.example/device?user_code=ABCD-EFGH',
        expiresAt: NOW + 600_000,
      });
      return new Promise(() => {});
    });
    await waitFor(() => expect(screen.getByText(/ABCD-EFGH/)).toBeTruthy());
    expect(screen.getByRole('img').getAttribute('aria-label')).toContain('user_code=ABCD-EFGH');
    expect(screen.getByText('Open it here').getAttribute('href')).toContain('user_code=ABCD-EFGH');
    expect(world.closed).toBe(false);
  });
});

test('the client proves itself by the secret that is kept for the site', async () => {
  const secrets: string[] = [];
  const confidential = { ...SITE.signIn, client: { id: 'app', authMethod: 'client_secret_basic' } } as const;
  const world = show(
    (snapshot, actions) => (
      <SignInPage
        route={{ page: 'sign-in', accounts: ['alice'] }}
        snapshot={snapshot}
        actions={{
          ...actions,
          authorize: async (_, secret) => {
            secrets.push(secret);
            return signedInAs('alice@x');
          },
        }}
      />
    ),
    { state: { sites: [{ ...SITE, signIn: confidential as never }], accounts: [toAccount('alice')] } },
  );
  await waitFor(() => expect(world.closed).toBe(true));
  expect(secrets).toEqual([SECRET]);
});

test('says so when there is nobody left to sign in', () => {
  open({ accounts: ['gone'] }, async () => signedInAs('x'));
  expect(screen.getByText('Nobody is to sign in here any more.')).toBeTruthy();
});
