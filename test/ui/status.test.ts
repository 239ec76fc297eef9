import './fake-browser.ts';
import { describe, expect, test } from 'vitest';
import type { GrantSignIn } from '../../src/core/sign-in.ts';
import type { Standing } from '../../src/core/standing.ts';
import { findMending, toStatus, toStatusText } from '../../src/ui/status.ts';
import { GRANTED, MINUTE, NOW, SHOP, toReady } from './world.tsx';

const login = { method: 'login' } as const;
const pasted = { method: 'pasted' } as const;
const held = (left: number): Standing => ({
  validity: { receivedAt: NOW - MINUTE, expiresAt: NOW + left },
  renewable: false,
});
const problem = { code: 'credentials-refused', params: ['401'] } as const;
const early: Standing = {
  validity: { receivedAt: NOW, notBefore: NOW + 3 * MINUTE, expiresAt: NOW + 60 * MINUTE },
  renewable: false,
};

describe('toStatus', () => {
  test.each<[string, Standing, string]>([
    ['Signed out', { renewable: false }, 'plain'],
    ['Sign in again', { renewable: false, problem }, 'bad'],
    ['Signing in…', { renewable: false, busy: 'signing-in' }, 'busy'],
    ['Ready', toReady(), 'plain'],
    ['Ready', toReady(2 * MINUTE), 'plain'],
    ['Ready', { ...toReady(), busy: 'renewing' }, 'plain'],
    ['60 min left', held(60 * MINUTE), 'plain'],
    ['Expires in 3 min', held(3 * MINUTE), 'soon'],
    ['Expires in 3 min', { ...toReady(3 * MINUTE), problem }, 'soon'],
    ['Expires in 40 sec', held(35_000), 'soon'],
    ['Sign in again', held(-1), 'bad'],
    ['Expired', toReady(-1), 'bad'],
    ['Renewing…', { ...toReady(-1), busy: 'renewing' }, 'busy'],
    ['Valid in 3 min', early, 'soon'],
    ['No expiry', { validity: { receivedAt: NOW }, renewable: false }, 'plain'],
  ])('says "%s" of %j', (text, standing, tone) => {
    const status = toStatus(login, standing, NOW);
    expect([toStatusText(status), status.tone]).toEqual([text, tone]);
  });

  test('says "Active" of the one in use, unless there is something more urgent to say', () => {
    const texts = [toReady(), held(3 * MINUTE), toReady(-1)].map(each =>
      toStatusText(toStatus(login, each, NOW, true)),
    );
    expect(texts).toEqual(['Active', 'Expires in 3 min', 'Expired']);
  });

  test('asks a pasted token to be pasted, never to sign in', () => {
    const texts = [{ renewable: false }, held(-1)].map(each => toStatusText(toStatus(pasted, each, NOW)));
    expect(texts).toEqual(['No token', 'Paste a new token']);
  });
});

describe('findMending', () => {
  test('asks for the permission first, whatever else is wrong', () => {
    expect(findMending(SHOP, login, { renewable: false }, [], NOW)).toEqual({
      kind: 'allow',
      permissions: GRANTED,
    });
  });

  test.each<[string, Standing, typeof login | typeof pasted]>([
    ['password', { renewable: false }, login],
    ['password', held(-1), login],
    ['token', { renewable: false }, pasted],
    ['renew', toReady(-1), login],
    ['renew', { ...toReady(), problem }, login],
  ])('offers %s for %j', (offered, standing, account) => {
    const mending = findMending(SHOP, account, standing, GRANTED, NOW);
    expect(mending?.kind === 'ask' ? mending.ask : mending?.kind).toBe(offered);
  });

  test('offers a token to be pasted where the site has no sign-in', () => {
    const { signIn: _, ...site } = SHOP;
    expect(findMending(site, login, { renewable: false }, GRANTED, NOW)).toEqual({
      kind: 'ask',
      ask: 'token',
    });
  });

  test('leads to the issuer where accounts sign in there', () => {
    const issuer = { url: 'https://id.example', tokenEndpoint: 'https://id.example/token' };
    const client = { id: 'app', authMethod: 'none' } as const;
    const of = (way: GrantSignIn['way']) =>
      findMending({ ...SHOP, signIn: { way, issuer, client } }, login, { renewable: false }, GRANTED, NOW);
    expect([of('code'), of('device')]).toEqual([{ kind: 'sign-in' }, { kind: 'sign-in' }]);
    expect([of('password'), of('client-credentials')]).toEqual([
      { kind: 'ask', ask: 'password' },
      { kind: 'ask', ask: 'client-secret' },
    ]);
  });

  test.each<[string, Standing]>([
    ['what is ready', toReady()],
    ['what is not valid yet', early],
    ['what is being renewed', { ...toReady(-1), busy: 'renewing' }],
  ])('offers nothing for %s', (_, standing) => {
    expect(findMending(SHOP, login, standing, GRANTED, NOW)).toBeUndefined();
  });
});
