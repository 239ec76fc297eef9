import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, expect, test, vi } from 'vitest';
import { checkSignature } from '../../src/platform/signature.ts';

let keys: unknown = [];
const server = createServer((_request, response) => response.end(JSON.stringify({ keys })));
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
afterAll(() => server.close());
vi.mock('../../src/platform/browser.ts', () => ({
  browser: { permissions: { getAll: async () => ({ origins: ['http://127.0.0.1/*'] }) } },
}));

const check = (token: string) => checkSignature(token, uri);

/** A token, and its public key among what the issuer publishes. */
async function sign(alg: string, kid = 'k1') {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const token = await new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg, kid }).sign(privateKey);
  return { token, jwk: { ...(await exportJWK(publicKey)), kid } as JWK };
}

test.each(['RS256', 'PS384', 'ES256', 'ES512', 'EdDSA'])('a signature by %s is checked', async alg => {
  const { token, jwk } = await sign(alg);
  keys = [(await sign('RS256', 'other')).jwk, { ...jwk, use: 'sig', alg }];
  expect(await check(token)).toBe('checked');
});

test('a key without a name, or one of several that have it, is found', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const token = await new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
  const others = [(await sign('ES256')).jwk, (await sign('ES256')).jwk];
  keys = [...others, await exportJWK(publicKey)];
  expect(await check(token)).toBe('checked');
  keys = others;
  expect(await check(token)).toBe('wrong');
});

test('a signature by the issuer’s public key as a secret is none', async () => {
  const { jwk } = await sign('RS256');
  keys = [jwk];
  const forged = new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg: 'HS256', kid: 'k1' });
  expect(await check(await forged.sign(new TextEncoder().encode(JSON.stringify(jwk))))).toBe('unsigned');
});

test('a signature that another key made is wrong, and one of a key that is not there is not checked', async () => {
  const { token, jwk } = await sign('ES256');
  keys = [{ ...(await sign('ES256')).jwk, kid: jwk.kid }];
  expect(await check(token)).toBe('wrong');
  keys = [{ ...jwk, kid: 'newer' }];
  expect(await check(token)).toBe('no-key');
  const [head, , signature] = token.split('.');
  keys = [jwk];
  expect(await check(`${head}.${Buffer.from('{"sub":"bob"}').toString('base64url')}.${signature}`)).toBe(
    'wrong',
  );
});

test.each(['A', 'AAAAA'])('a signature of %j, which is no base64url, is wrong', async signature => {
  const { token, jwk } = await sign('ES256');
  keys = [jwk];
  expect(await check(token.replace(/[^.]*$/, signature))).toBe('wrong');
});

test('a token that no public key signs is not checked, nor any without the issuer’s keys', async () => {
  const { token } = await sign('RS256');
  const symmetric = await new SignJWT({ sub: 'a' })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new Uint8Array(32));
  expect(await check(new UnsecuredJWT({ sub: 'alice' }).encode())).toBe('unsigned');
  expect(await check(symmetric)).toBe('unsigned');
  expect(await checkSignature(token, undefined)).toBe('no-keys');
  keys = 'none';
  expect(await check(token)).toBe('unreachable');
});
