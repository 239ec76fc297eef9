import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { readConfig } from '../../src/companion/config.ts';
import { type CurrentApp, createCurrentApp } from '../../src/companion/current-app.ts';
import { loadLibrary } from '../../src/companion/library.ts';
import { createLimits } from '../../src/companion/limits.ts';
import { openStore } from '../../src/companion/store.ts';
import { createAuthorization, redeem, Visitor } from './visitor.ts';
import { createDataFolder, password, readTokens, whoami } from './world.ts';

let clock = 0;
const now = () => new Date(Date.now() + clock);
const logged: string[] = [];
const log = (_level: string, event: string) => void logged.push(event);

let app: CurrentApp;
const server = createServer((request, response) => app.listener(request, response));
await new Promise<void>(settle => server.listen(0, '127.0.0.1', settle));
afterAll(() => server.close());
const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const config = readConfig({ DATA_DIR: await createDataFolder(), ACCESS_TTL: '86400' });
const store = await openStore(config, now);
afterAll(store.close);
await store.users.add({ username: 'alice', password });
const library = await loadLibrary(log);
const limits = createLimits(store.pool, config.limitUser, config.limitIp);

beforeEach(async () => {
  clock = 0;
  await store.pool.query('DELETE FROM signing_key');
  app = await createCurrentApp({ config, issuer, store, library, limits, cookieKeys: ['k'], log, now });
});

const readJwks = async (): Promise<JSONWebKeySet> => (await fetch(`${issuer}/jwks`)).json();
const readKids = async () => (await readJwks()).keys.map(({ kid }) => kid);
const toKid = (token: string) => decodeProtectedHeader(token).kid;
const signIn = async () => (await readTokens(issuer, 'alice')).access_token;

it('publishes a new key before it signs, and then signs with it, without a restart', async () => {
  const before = await signIn();
  const next = await store.keys.rotate(600);
  await app.refresh();
  expect(await readKids()).toEqual([toKid(before), next]);
  expect(toKid(await signIn())).toBe(toKid(before));
  clock = 601_000;
  await app.refresh();
  const after = await signIn();
  expect(toKid(after)).toBe(next);
  for (const token of [before, after]) {
    expect((await whoami(issuer, token)).status).toBe(200);
    await jwtVerify(token, createLocalJWKSet(await readJwks()), { issuer });
  }
});

it('signs id tokens with the new key too', async () => {
  const next = await store.keys.rotate(0);
  await app.refresh();
  const visitor = new Visitor(issuer);
  const { url, verifier } = await createAuthorization(issuer);
  const end = await visitor.submit(await visitor.visit(url), 'username', { username: 'alice', password });
  expect(toKid((await (await redeem(issuer, end, verifier)).json()).id_token)).toBe(next);
});

it('refuses what a key signed that leaked, however lately it was found good, once another signs at once', async () => {
  const token = await signIn();
  expect((await whoami(issuer, token)).status).toBe(200);
  await store.keys.rotate(600);
  await store.keys.rotate(0);
  await app.refresh();
  expect(await readKids()).not.toContain(toKid(token));
  expect((await whoami(issuer, token)).status).toBe(401);
});

it('keeps the one before published for a day, longer than anything it signed may live', async () => {
  const [old] = await readKids();
  await store.keys.rotate(600);
  clock = (600 + 86_400 - 60) * 1000;
  await app.refresh();
  expect(await readKids()).toContain(old);
  clock = (600 + 86_400 + 60) * 1000;
  await app.refresh();
  expect(await readKids()).not.toContain(old);
});

it('makes no other app while the keys stay as they are', async () => {
  logged.length = 0;
  await app.refresh();
  expect(logged).toEqual([]);
});
