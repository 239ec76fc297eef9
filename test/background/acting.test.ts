import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readClaims } from '../../src/core/claims.ts';
import type { Exchange } from '../../src/core/sign-in.ts';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { type FakeIssuer, PASSWORD } from './fake-issuer.ts';
import { closeWorld, openWorld, type World } from './world.ts';

const T = Date.UTC(2026, 0, 1);
const APP = 'http://app.test:8080';
const DRAFT = { subject: 'alice', reason: 'ticket 1234', label: 'sam acting as alice' };

let world: World;
let issuer: FakeIssuer;
let site: string;
let sam: string;
let tab: number;

beforeEach(async () => {
  ({ world, issuer } = await openWorld(T));
  await open();
});

afterEach(() => closeWorld(world, issuer));

/** A site of the companion's kind with sam signed in, and chosen in a tab. */
async function open(exchange?: Exchange): Promise<void> {
  const companion = companionSignIn(issuer.origin);
  const signIn = exchange ? { ...companion, issuer: { ...companion.issuer, exchange } } : companion;
  const origin = exchange ? 'http://app.test:8081' : APP;
  site = await world.call('addSite', {
    draft: { name: `App ${origin}`, origins: [origin], signIn: signIn as typeof companion },
  });
  const draft = { label: 'sam', username: 'sam', method: 'login' } as const;
  sam = await world.call('addAccount', { site, draft });
  await world.call('signIn', { account: sam, password: PASSWORD });
  tab = await world.open(`${origin}/`);
  await choose(sam);
}

const choose = (account: string) =>
  world.call('selectAccount', { site, choice: { kind: 'account', account }, tab, scope: 'tab' });
const tokenIn = () => world.authorizationAt(`${APP}/api`, tab)?.replace('Bearer ', '') ?? '';
const userIn = () => tokenIn() && readClaims(tokenIn()).sub;
const labels = () => world.settings.accounts.map(({ label }) => label);

describe('acting as another', () => {
  test('asks with the own token and the reason, and sends the token that came of it', async () => {
    const own = tokenIn();
    const alice = await world.call('actAs', { account: sam, ...DRAFT });
    await choose(alice);
    expect(issuer.exchanges).toEqual([
      expect.objectContaining({
        client_id: 'guise',
        subject_token: 'alice',
        subject_token_type: 'urn:guise:token-type:username',
        actor_token: own,
        reason: 'ticket 1234',
      }),
    ]);
    expect(userIn()).toBe('alice');
    expect(world.settings.accounts[1]).toMatchObject({
      label: 'sam acting as alice',
      acting: { support: sam, subject: 'alice', reason: 'ticket 1234', actor: 'sam' },
    });
  });

  test('is never renewed, though the issuer gave what would renew it', async () => {
    const alice = await world.call('actAs', { account: sam, ...DRAFT });
    await choose(alice);
    expect(world.session.standings[alice]?.renewable).toBe(false);
    await world.travel(10 * 60_000);
    await world.settle();
    expect([userIn(), issuer.renewals.length]).toEqual(['', 1]);
  });

  test('is done again for another reason, by the same account', async () => {
    const alice = await world.call('actAs', { account: sam, ...DRAFT });
    expect(await world.call('actAs', { account: sam, ...DRAFT, reason: 'ticket 5678' })).toBe(alice);
    expect(labels()).toEqual(['sam', 'sam acting as alice']);
  });

  test('is one account, though it was begun in two windows at once', async () => {
    const act = () => world.call('actAs', { account: sam, ...DRAFT });
    const [one, other] = await Promise.all([act(), act()]);
    expect([one, labels()]).toEqual([other, ['sam', 'sam acting as alice']]);
  });

  test('leaves no secret in memory though all was locked meanwhile', async () => {
    await world.call('setVault', { level: 'memory' });
    const acting = world.send('actAs', { account: sam, ...DRAFT });
    await world.until(() => issuer.exchanges.length > 0);
    await world.call('lock', {});
    await acting;
    expect([...world.holdings.session.keys()].filter(key => /^(token|secret|key):/.test(key))).toEqual([]);
  });

  test('ends with who acted in its place, and the token taken back', async () => {
    const alice = await world.call('actAs', { account: sam, ...DRAFT });
    await choose(alice);
    const token = tokenIn();
    await world.call('endActing', { account: alice });
    expect([userIn(), labels(), issuer.revoked]).toEqual(['sam', ['sam'], [token]]);
    expect([...world.holdings.local.keys()].filter(key => key.includes(alice))).toEqual([]);
  });

  test('ends, with what is sealed of it, where an import that brought who acts is taken back', async () => {
    const accounts = [{ id: 'ann', label: 'ann', color: '#1f6feb', initials: 'an', username: 'ann' }];
    const brought = accounts.map(each => ({ ...each, site, method: 'login' as const }));
    await world.call('importAll', { changes: { sites: [], accounts: brought, gone: [] } });
    await world.call('signIn', { account: 'ann', password: PASSWORD });
    const alice = await world.call('actAs', { account: 'ann', ...DRAFT });
    await choose(alice);
    await world.call('undoImport', {});
    expect([userIn(), labels()]).toEqual(['', ['sam']]);
    expect([...world.holdings.local.keys()].filter(key => key.includes(alice))).toEqual([]);
  });

  test('that the issuer refuses says why, and nothing is changed', async () => {
    expect(await world.send('actAs', { account: sam, ...DRAFT, subject: 'bob' })).toMatchObject({
      problem: { code: 'acting-refused', params: ['bob is no test account'] },
    });
    expect([userIn(), labels()]).toEqual(['sam', ['sam']]);
  });

  test('takes a reason, and one who is not acting already', async () => {
    expect(await world.send('actAs', { account: sam, ...DRAFT, reason: ' ' })).toMatchObject({
      problem: { code: 'reason-missing' },
    });
    const alice = await world.call('actAs', { account: sam, ...DRAFT });
    expect(await world.send('actAs', { account: alice, ...DRAFT, subject: 'carol' })).toMatchObject({
      problem: { code: 'acting-not-offered' },
    });
    expect(issuer.exchanges).toHaveLength(1);
  });

  test('hands no token on to where the site signs in since it was edited', async () => {
    const alice = await world.call('actAs', { account: sam, ...DRAFT });
    const companion = companionSignIn(issuer.origin);
    const own = companion.issuer ?? { url: '', tokenEndpoint: '' };
    const elsewhere = {
      ...own,
      tokenEndpoint: `${issuer.origin}/evil`,
      revocationEndpoint: `${issuer.origin}/token/revocation`,
    };
    const signIn = { ...companion, issuer: elsewhere } as typeof companion;
    await world.call('editSite', { site, draft: { name: 'App', origins: [APP], signIn } });
    expect(await world.send('actAs', { account: sam, ...DRAFT })).toMatchObject({
      problem: { code: 'account-not-ready', params: ['sam'] },
    });
    await world.call('endActing', { account: alice });
    expect([issuer.exchanges.length, issuer.revoked]).toEqual([1, []]);
  });

  test('renews the own token first, when that has expired', async () => {
    issuer.override = response => response.writeHead(503).end();
    await world.travel(11 * 60_000);
    await world.settle();
    expect(userIn()).toBe('');
    issuer.override = undefined;
    await world.call('actAs', { account: sam, ...DRAFT });
    expect(userIn()).toBe('sam');
    expect(issuer.exchanges[0]?.actor_token).toBe(tokenIn());
  });
});

test('Keycloak is told by its own parameter', async () => {
  await open({ subject: 'requested_subject' });
  await world.call('actAs', { account: sam, ...DRAFT });
  expect(issuer.exchanges[0]).toMatchObject({
    subject_token: issuer.secrets[2],
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    requested_subject: 'alice',
  });
});

describe('a token that is looked at', () => {
  test('tells its header and claims, why its signature was not checked, and not itself', async () => {
    const found = await world.call('inspectToken', { account: sam });
    expect(found).toMatchObject({
      header: { alg: 'ES256' },
      claims: { sub: 'sam', iat: T / 1000 },
      signature: 'unreachable',
    });
    expect(JSON.stringify(found)).not.toContain(tokenIn().split('.')[2]);
  });

  test('may be one that only its issuer can read', async () => {
    await world.call('adoptTokenSet', { account: sam, tokenSet: { accessToken: 'opaque', receivedAt: T } });
    expect(await world.call('inspectToken', { account: sam })).toEqual({
      header: {},
      claims: {},
      signature: 'opaque',
    });
  });
});
