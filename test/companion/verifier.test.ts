import { base64url, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createVerifier } from '../../src/companion/verifier.ts';

const issuer = 'http://127.0.0.1:4180';
const audience = `${issuer}/api`;
const at = 1_800_000_000;
const { privateKey, publicKey } = await generateKeyPair('ES256');
const stranger = await generateKeyPair('ES256');
const rsa = await generateKeyPair('RS256');
const claims = {
  iss: issuer,
  aud: audience,
  sub: 'u1',
  sid: 'g1',
  username: 'alice',
  roles: ['support'],
  exp: at + 60,
};

const sign = (change: JWTPayload = {}, { alg = 'ES256', typ = 'at+jwt', key = privateKey } = {}) =>
  new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg, typ }).sign(key);

describe('createVerifier', () => {
  let now = at;
  let revoked = new Set<string>();
  let keys = 0;
  const create = () =>
    createVerifier({
      issuer,
      audience,
      alg: 'ES256',
      getKey: async () => {
        keys += 1;
        return publicKey;
      },
      isRevoked: grantId => revoked.has(grantId),
      now: () => new Date(now * 1000),
    });
  let verify = create();
  beforeEach(() => {
    now = at;
    keys = 0;
    revoked = new Set();
    verify = create();
  });
  const invalid = { isValid: false, reason: 'invalid' };
  const expired = { isValid: false, reason: 'expired' };

  it('gives the claims of a token that is good', async () => {
    expect(await verify(await sign())).toEqual({ isValid: true, claims });
  });

  it('says that a token has expired from the second of its exp on, also when it was seen before', async () => {
    const token = await sign();
    now = at + 59;
    expect(await verify(token)).toMatchObject({ isValid: true });
    now = at + 60;
    expect(await verify(token)).toEqual(expired);
    expect(await create()(token)).toEqual(expired);
  });

  it.each<[string, () => Promise<string>]>([
    ['another key', () => sign({}, { key: stranger.privateKey })],
    ['another algorithm', () => sign({}, { alg: 'RS256', key: rsa.privateKey })],
    ['another issuer', () => sign({ iss: 'http://localhost:4180' })],
    ['another audience', () => sign({ aud: 'https://other.test' })],
    ['another type, such as an id token', () => sign({}, { typ: 'JWT' })],
    ['no exp', () => sign({ exp: undefined as never })],
    ['no grant', () => sign({ sid: undefined })],
    ['a start that is to come', () => sign({ nbf: at + 30 })],
    ['a bad signature and a past exp', () => sign({ exp: at - 60 }, { key: stranger.privateKey })],
    ['another audience and a past exp', () => sign({ exp: at - 60, aud: 'https://other.test' })],
    [
      'a changed payload',
      async () =>
        (await sign()).replace(
          /\.[^.]+\./,
          `.${base64url.encode(JSON.stringify({ ...claims, username: 'admin' }))}.`,
        ),
    ],
    ['a changed signature', async () => (await sign()).replace(/.$/, last => (last === 'A' ? 'Q' : 'A'))],
    ['no signature', async () => (await sign()).replace(/[^.]+$/, '')],
    [
      'alg none',
      async () =>
        `${base64url.encode('{"alg":"none","typ":"at+jwt"}')}.${base64url.encode(JSON.stringify(claims))}.`,
    ],
    [
      'HMAC keyed with the public key',
      async () => {
        const header = { alg: 'HS256', typ: 'at+jwt' };
        const secret = new TextEncoder().encode(JSON.stringify(publicKey));
        return new SignJWT(claims).setProtectedHeader(header).sign(secret);
      },
    ],
    ['no JWT', async () => 'hello'],
    ['nothing', async () => ''],
    ['a broken payload', async () => 'eyJhbGciOiJFUzI1NiJ9.e30x.AAAA'],
    ['a megabyte', async () => 'a'.repeat(1_000_000)],
  ])('refuses %s', async (_title, token) => {
    expect(await verify(await token())).toEqual(invalid);
  });

  it('refuses another algorithm of the same family, were the secret the same', async () => {
    const secret = new TextEncoder().encode(
      'a secret of the tests that is long enough, even for HS512 here.',
    );
    const getKey = async () => secret;
    const isRevoked = () => false;
    const check = createVerifier({
      issuer,
      audience,
      alg: 'HS256',
      getKey,
      isRevoked,
      now: () => new Date(now * 1000),
    });
    expect(await check(await sign({}, { alg: 'HS256', key: secret as never }))).toMatchObject({
      isValid: true,
    });
    expect(await check(await sign({}, { alg: 'HS512', key: secret as never }))).toEqual(invalid);
  });

  it('checks a signature once a minute, not at each request', async () => {
    const token = await sign({ exp: at + 6_000 });
    for (let n = 0; n < 5; n += 1) await verify(token);
    expect(keys).toBe(1);
    const later = performance.now() + 61_000;
    // The cache asks what time it is once a millisecond.
    await new Promise(resume => setTimeout(resume, 10));
    const clock = vi.spyOn(performance, 'now').mockReturnValue(later);
    await verify(token);
    clock.mockRestore();
    expect(keys).toBe(2);
  });

  it('answers at once of a token that it knows', async () => {
    const token = await sign();
    await verify(token);
    expect(verify(token)).toEqual({ isValid: true, claims });
  });

  it('remembers a token by its hash alone', async () => {
    const remember = vi.spyOn(LRUCache.prototype, 'set');
    const token = await sign();
    await verify(token);
    expect(remember).toHaveBeenCalledOnce();
    expect(JSON.stringify(remember.mock.calls)).not.toContain(token.split('.')[2]);
    remember.mockRestore();
  });

  it('checks again what was refused: it may be good a moment later', async () => {
    const token = await sign({ nbf: at + 10 });
    expect(await verify(token)).toEqual(invalid);
    now = at + 10;
    expect(await verify(token)).toMatchObject({ isValid: true });
  });

  it('refuses a revoked grant at once, also when the token was seen before', async () => {
    const token = await sign();
    expect(await verify(token)).toMatchObject({ isValid: true });
    revoked.add('g1');
    expect(await verify(token)).toEqual(invalid);
  });
});
