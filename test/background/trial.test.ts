import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SignIn } from '../../src/core/sign-in.ts';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { toJwt } from '../core/jwt.ts';
import { type FakeIssuer, PASSWORD } from './fake-issuer.ts';
import { closeWorld, openWorld, type World } from './world.ts';

const T = Date.UTC(2026, 0, 1);

let world: World;
let issuer: FakeIssuer;

beforeEach(async () => {
  ({ world, issuer } = await openWorld(T));
});

afterEach(() => closeWorld(world, issuer));

const addSite = (signIn: SignIn) =>
  world.call('addSite', { draft: { name: 'App', origins: ['http://app.test:8080'], signIn } });
const at = (way: 'password' | 'client-credentials' | 'code', revokes = true): SignIn => ({
  way,
  issuer: {
    url: issuer.origin,
    tokenEndpoint: `${issuer.origin}/token`,
    ...(revokes && { revocationEndpoint: `${issuer.origin}/token/revocation` }),
  },
  client: { id: way === 'client-credentials' ? '' : 'app', authMethod: 'client_secret_basic' },
});
const TYPED = { method: 'login', username: 'alice', secret: PASSWORD } as const;
/** All that is kept, in whatever form. */
const kept = () =>
  JSON.stringify([[...world.holdings.local], [...world.holdings.session], world.holdings.rules]);

describe('a sign-in that is only tried', () => {
  test.each([
    ['at the companion', () => companionSignIn(issuer.origin)],
    ['by the password grant', () => at('password')],
    ['as a client', () => at('client-credentials')],
  ])('%s tells what came back, has it taken back, and keeps nothing', async (_, signIn) => {
    const site = await addSite(signIn());
    const before = kept();
    const trial = await world.call('trySignIn', { site, ...TYPED });
    expect(trial).toMatchObject({
      header: { alg: 'ES256' },
      claims: { sub: 'alice', exp: T / 1000 + 600 },
      takenBack: true,
    });
    expect(issuer.revoked.toSorted()).toEqual(issuer.secrets.toSorted());
    expect(kept()).toBe(before);
    expect(JSON.stringify(trial)).not.toContain(issuer.secrets[0]?.split('.')[2]);
  });

  test('is given back before anything is looked at', async () => {
    const site = await addSite(companionSignIn(issuer.origin));
    let release = () => {};
    issuer.gate = new Promise(resolve => {
      release = resolve;
    });
    const trial = world.call('trySignIn', { site, ...TYPED });
    await world.until(() => issuer.revoked.length === 2);
    release();
    expect(await trial).toMatchObject({ takenBack: true });
  });

  test('takes a user name as one is saved, without the blanks around it', async () => {
    const site = await addSite(companionSignIn(issuer.origin));
    const trial = await world.call('trySignIn', { site, ...TYPED, username: ' alice ' });
    expect(trial.claims).toMatchObject({ sub: 'alice' });
  });

  test('says so where the issuer takes nothing back, or does not do it now', async () => {
    const site = await addSite(at('password', false));
    expect(await world.call('trySignIn', { site, ...TYPED })).toMatchObject({ takenBack: false });
    const login = at('password');
    await world.call('editSite', {
      site,
      draft: {
        name: 'App',
        origins: ['http://app.test:8080'],
        signIn: {
          ...login,
          issuer: { ...login.issuer, revocationEndpoint: 'http://127.0.0.1:1/' },
        } as SignIn,
      },
    });
    expect(await world.call('trySignIn', { site, ...TYPED })).toMatchObject({ takenBack: false });
    expect(issuer.revoked).toEqual([]);
  });

  test('says why it failed', async () => {
    const site = await addSite(companionSignIn(issuer.origin));
    const problem = async (secret: string) => {
      const reply = await world.send('trySignIn', { site, ...TYPED, secret });
      return reply?.ok ? undefined : reply?.problem.code;
    };
    expect([await problem('wrong'), await problem('')]).toEqual(['credentials-refused', 'password-missing']);
    await world.call('lock', {});
    expect(await problem(PASSWORD)).toBe('locked');
    expect(issuer.secrets).toEqual([]);
  });

  test('is none where a person signs in at the issuer', async () => {
    const code = at('code');
    const site = await addSite({
      ...code,
      issuer: { ...code.issuer, authorizationEndpoint: `${issuer.origin}/auth` },
    } as SignIn);
    expect(await world.send('trySignIn', { site, ...TYPED })).toMatchObject({
      problem: { code: 'signs-in-elsewhere' },
    });
  });

  test('of a pasted token reads it, and asks nobody to take it back', async () => {
    const site = await addSite(companionSignIn(issuer.origin));
    const before = kept();
    const token = toJwt({ sub: 'ci', exp: T / 1000 + 60 });
    const trial = await world.call('trySignIn', { site, method: 'pasted', username: '', secret: token });
    expect(trial).toEqual({
      header: { alg: 'ES256', typ: 'JWT' },
      claims: { sub: 'ci', exp: T / 1000 + 60 },
      signature: 'unreachable',
    });
    expect([kept(), issuer.revoked]).toEqual([before, []]);
  });
});
