import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readClaims } from '../../src/core/claims.ts';
import type { GrantSignIn, SignIn } from '../../src/core/sign-in.ts';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { toJwt } from '../core/jwt.ts';
import { QUOTA } from './fake-browser.ts';
import { type FakeIssuer, PASSWORD } from './fake-issuer.ts';
import { closeWorld, openWorld, type World } from './world.ts';

const T = Date.UTC(2026, 0, 1);
const APP = 'http://app.test:8080';
const MINUTE = 60_000;

let world: World;
let issuer: FakeIssuer;
let site: string;
let account: string;
let tab: number;

beforeEach(async () => {
  ({ world, issuer } = await openWorld(T));
});

afterEach(() => closeWorld(world, issuer));

/** A site whose accounts sign in so, with one account, chosen in a tab. */
async function open(signIn: SignIn): Promise<void> {
  site = await world.call('addSite', { draft: { name: 'App', origins: [APP], signIn } });
  const draft = { label: 'Alice', username: 'alice', method: 'login' } as const;
  account = await world.call('addAccount', { site, draft });
  tab = await world.open(`${APP}/`);
  const choice = { kind: 'account', account } as const;
  await world.call('selectAccount', { site, choice, tab, scope: 'tab' });
}

const at = (way: GrantSignIn['way'], scope = ''): GrantSignIn => ({
  way,
  issuer: {
    url: issuer.origin,
    tokenEndpoint: `${issuer.origin}/token`,
    revocationEndpoint: `${issuer.origin}/token/revocation`,
    authorizationEndpoint: `${issuer.origin}/auth`,
  },
  client: { id: way === 'client-credentials' ? '' : 'app', authMethod: 'none', scope },
});
const signIn = (password = PASSWORD) => world.send('signIn', { account, password });
const tokenIn = () => world.authorizationAt(`${APP}/api`, tab)?.replace('Bearer ', '') ?? '';
const userIn = () => tokenIn() && readClaims(tokenIn()).sub;
const standing = () => world.session.standings[account];

describe('the password grant', () => {
  test('signs in, is renewed, and says so when the password is wrong', async () => {
    await open(at('password'));
    expect(await signIn('wrong')).toMatchObject({
      problem: { code: 'credentials-refused', params: ['400'] },
    });
    expect(userIn()).toBe('');
    expect(await signIn()).toMatchObject({ ok: true });
    expect(userIn()).toBe('alice');
    const first = tokenIn();
    await world.travel(9 * MINUTE + 30_000);
    await world.settle();
    expect([userIn(), tokenIn() === first, issuer.renewals.length]).toEqual(['alice', false, 1]);
  });

  test('takes a token that is no JWT', async () => {
    issuer.more = { access_token: 'opaque-and-good' };
    await open(at('password'));
    await signIn();
    expect(tokenIn()).toBe('opaque-and-good');
  });
});

describe('client credentials', () => {
  test('sign in as the client that the account is, and again with its secret when the token ends', async () => {
    issuer.renews = false;
    await open(at('client-credentials', 'read'));
    expect(await signIn('wrong')).toMatchObject({ problem: { code: 'client-refused', params: ['alice'] } });
    await signIn();
    const first = tokenIn();
    expect([userIn(), standing()?.renewable]).toEqual(['alice', true]);
    await world.travel(9 * MINUTE + 30_000);
    await world.settle();
    expect([userIn(), tokenIn() === first]).toEqual(['alice', false]);
    expect(issuer.scopes).toEqual(['read', 'read', 'read']);
    expect([...world.holdings.local.values()].join()).not.toContain(PASSWORD);
  });
});

describe('a client with a secret', () => {
  const SECRET = 'of the client';
  const confidential = () => {
    const signIn = at('password');
    return { ...signIn, client: { ...signIn.client, authMethod: 'client_secret_basic' } } as const;
  };

  test('proves itself by it whenever it asks its issuer, and keeps it sealed', async () => {
    await open(confidential());
    await world.call('setClientSecret', { site, secret: SECRET });
    await signIn();
    await world.call('renew', { account });
    await world.call('signOut', { account });
    expect(issuer.proofs).toEqual(Array(4).fill('app:of+the+client'));
    expect(await world.call('readClientSecret', { site })).toBe(SECRET);
    expect([...world.holdings.local.values()].join()).not.toContain(SECRET);
  });

  test('has it still after the browser was started anew, and not once its site is removed for good', async () => {
    await open(confidential());
    await world.call('setClientSecret', { site, secret: SECRET });
    await world.restart();
    expect(await world.call('readClientSecret', { site })).toBe(SECRET);
    await world.call('removeSite', { site });
    await world.call('dismissRemoved', {});
    expect([...world.holdings.local.keys()].filter(key => key.includes(site))).toEqual([]);
  });

  test('does not take it to another issuer, when its site is edited to sign in there', async () => {
    await open(confidential());
    await world.call('setClientSecret', { site, secret: SECRET });
    const { issuer: own, ...rest } = confidential();
    const elsewhere = { ...rest, issuer: { ...own, tokenEndpoint: 'https://evil.test/token' } };
    await world.call('editSite', { site, draft: { name: 'App', origins: [APP], signIn: elsewhere } });
    expect(await world.call('readClientSecret', { site })).toBe('');
    await world.call('editSite', { site, draft: { name: 'App', origins: [APP], signIn: confidential() } });
    expect(await world.call('readClientSecret', { site })).toBe(SECRET);
  });

  test('that has none does not ask for one', async () => {
    await open(at('password'));
    await signIn();
    expect([issuer.proofs, await world.call('readClientSecret', { site })]).toEqual([[''], '']);
  });
});

describe('a sign-in that a page did', () => {
  const tokenSet = () => ({ accessToken: toJwt({ sub: 'carol', exp: T / 1000 + 600 }), receivedAt: T });

  test('is adopted, and in force when that is answered', async () => {
    await open(at('code'));
    await world.call('adoptTokenSet', { account, tokenSet: tokenSet() });
    expect(userIn()).toBe('carol');
  });

  test('keeps the picture that came with it, until the next or until it is signed out', async () => {
    await open(at('code'));
    const picture = () => world.holdings.local.get(`picture:${account}`);
    const adopt = (picture?: string) =>
      world.call('adoptTokenSet', { account, tokenSet: tokenSet(), ...(picture && { picture }) });
    await adopt('data:image/png;base64,eHh4');
    expect(picture()).toBe('"data:image/png;base64,eHh4"');
    await adopt();
    expect(picture()).toBeUndefined();
    await adopt('data:image/png;base64,eHh4');
    await world.call('signOut', { account });
    expect(picture()).toBeUndefined();
  });

  test('is not lost where the browser has no room left for its picture', async () => {
    await open(at('code'));
    const picture = `data:image/png;base64,${'eHh4'.repeat(1_000)}`;
    world.holdings.local.set('filler', 'x'.repeat(QUOTA - 3_500));
    await world.call('adoptTokenSet', { account, tokenSet: tokenSet(), picture });
    expect([userIn(), world.holdings.local.has(`picture:${account}`)]).toEqual(['carol', false]);
  });

  test('leaves no picture of an account that was removed for good meanwhile', async () => {
    await open(at('code'));
    await world.call('removeAccount', { account });
    await world.call('dismissRemoved', {});
    const picture = 'data:image/png;base64,eHh4';
    expect(await world.send('adoptTokenSet', { account, tokenSet: tokenSet(), picture })).toMatchObject({
      problem: { code: 'account-unknown' },
    });
    expect([...world.holdings.local.keys()].filter(key => key.startsWith('picture:'))).toEqual([]);
  });

  test('leaves no picture of an account that could be brought back when the browser was closed', async () => {
    await open(at('code'));
    const picture = 'data:image/png;base64,eHh4';
    const draft = { label: 'Bob', username: 'bob', method: 'login' } as const;
    const bob = await world.call('addAccount', { site, draft });
    for (const each of [account, bob]) {
      await world.call('adoptTokenSet', { account: each, tokenSet: tokenSet(), picture });
    }
    await world.call('removeAccount', { account });
    await world.restart();
    await world.settle();
    expect([...world.holdings.local.keys()].filter(key => key.startsWith('picture:'))).toEqual([
      `picture:${bob}`,
    ]);
  });

  test('is renewed nowhere else, though the site was edited to sign in elsewhere meanwhile', async () => {
    await open(at('code'));
    const elsewhere = { ...tokenSet(), refreshToken: 'r', tokenEndpoint: 'https://before.test/token' };
    await world.call('adoptTokenSet', { account, tokenSet: elsewhere });
    expect(await world.send('renew', { account })).toMatchObject({ problem: { code: 'not-renewable' } });
    expect([userIn(), issuer.renewals]).toEqual(['carol', []]);
  });

  test('is no business of the form for passwords', async () => {
    await open(at('code'));
    expect(await signIn()).toMatchObject({ problem: { code: 'signs-in-elsewhere' } });
  });
});

describe('signing out', () => {
  test('takes both tokens back at the issuer', async () => {
    await open(companionSignIn(issuer.origin));
    await signIn();
    await world.call('signOut', { account });
    const [access, refresh] = issuer.secrets;
    expect([userIn(), standing()?.renewable, issuer.revoked]).toEqual(['', false, [refresh, access]]);
  });

  test('takes a token back that nothing renews', async () => {
    await open(companionSignIn(issuer.origin));
    issuer.renews = false;
    await signIn();
    await world.call('signOut', { account });
    expect(issuer.revoked).toEqual([issuer.secrets[0]]);
  });

  test('is done here though the issuer does not answer, and says that it was not done there', async () => {
    await open(companionSignIn(issuer.origin));
    await signIn();
    issuer.override = response => response.writeHead(503).end();
    expect(await world.send('signOut', { account })).toMatchObject({
      problem: { code: 'not-revoked', params: [new URL(issuer.origin).host] },
    });
    expect([userIn(), standing()?.renewable]).toEqual(['', false]);
  });

  test('tells no other issuer the tokens of the one before', async () => {
    await open(companionSignIn(issuer.origin));
    await signIn();
    const other = {
      ...at('password'),
      issuer: { ...at('password').issuer, tokenEndpoint: 'https://x.test/t' },
    };
    await world.call('editSite', { site, draft: { name: 'App', origins: [APP], signIn: other } });
    await world.call('signOut', { account });
    expect(issuer.revoked).toEqual([]);
  });
});

describe('renewal without a network', () => {
  test('says so, counts no failure, and goes on when there is one', async () => {
    await open(companionSignIn(issuer.origin));
    await signIn();
    world.setOnline(false);
    issuer.override = response => response.destroy();
    await world.travel(9 * MINUTE);
    await world.settle();
    expect(standing()).toMatchObject({ renewable: true, problem: { code: 'offline' } });
    expect(standing()).not.toHaveProperty('failures');
    expect(userIn()).toBe('alice');
    issuer.override = undefined;
    world.setOnline(true);
    await world.settle();
    expect(standing()).not.toHaveProperty('problem');
    expect(issuer.renewals.length).toBe(1);
  });
});

test('renewal waits longer after each failure', async () => {
  await open(companionSignIn(issuer.origin));
  await signIn();
  issuer.override = response => response.writeHead(503).end();
  await world.travel(9 * MINUTE);
  await world.settle();
  const waits: number[] = [];
  for (let failures = 1; failures < 5; failures += 1) {
    expect(standing()?.failures).toBe(failures);
    const wait = (standing()?.retryAt ?? 0) - Date.now();
    waits.push(wait);
    await world.travel(wait);
    await world.settle();
  }
  const isWithin = waits.map((wait, index) => wait >= 7_500 * 2 ** index && wait <= 15_000 * 2 ** index);
  expect(isWithin).toEqual([true, true, true, true]);
});
