import { createSecretKey } from 'node:crypto';
import { request } from 'node:http';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAuthorization, postForm, redeem, Visitor } from './visitor.ts';
import {
  createDataFolder,
  login,
  password,
  readTokens,
  refresh,
  start,
  startForFile,
  whoami,
} from './world.ts';

const app = 'http://127.0.0.1:4181';
const extension = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';
const secret = 'a secret of the tests, 32 bytes or more';
let clock = 0;
const now = () => new Date(Date.now() + clock);

const running = await startForFile({ ALLOWED_ORIGINS: app, REFRESH_LEEWAY: '0', RL_USER: '5/600' }, now);
const { origin, users } = running;

/** A raw request: fetch sets Host and forbids more. */
function raw(
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string; headers: unknown }> {
  return new Promise((settle, fail) => {
    request(origin + path, { headers }, response => {
      let body = '';
      response.on('data', chunk => (body += chunk));
      response.on('end', () => settle({ status: response.statusCode ?? 0, body, headers: response.headers }));
    })
      .on('error', fail)
      .end();
  });
}

beforeAll(async () => {
  await users.add({ username: 'alice', password, roles: ['support'], isTest: true });
  await users.add({ username: 'bob', password });
});

describe('signing in', () => {
  it('gives a token set that whoami knows', async () => {
    const began = Math.floor(Date.now() / 1000);
    const response = await login(origin, 'alice');
    const tokens = await response.json();
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(tokens).toEqual({
      token: tokens.access_token,
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      expires_in: 600,
      scope: 'api',
      token_type: 'Bearer',
    });
    const answer = await whoami(origin, tokens.token);
    expect(answer.status).toBe(200);
    const said = await answer.json();
    expect(said).toEqual({
      message: 'Success',
      username: 'alice',
      sub: expect.any(String),
      roles: ['support'],
      exp: expect.any(Number),
    });
    expect(said.exp).toBeGreaterThanOrEqual(began + 600);
    expect(said.exp).toBeLessThanOrEqual(Date.now() / 1000 + 600);
  });

  it('answers an unknown user and a wrong password alike', async () => {
    const answers = await Promise.all([login(origin, 'nobody'), login(origin, 'bob', 'wrong password')]);
    const [unknown, wrong] = await Promise.all(answers.map(async one => [one.status, await one.json()]));
    expect(unknown).toEqual(wrong);
    expect(unknown).toEqual([401, expect.objectContaining({ token: null })]);
  });

  it.each([
    ['not json', 'body'],
    [JSON.stringify({ username: 'x'.repeat(20_000), password }), 'body'],
    [JSON.stringify({ username: ['alice'], password }), 'username'],
    [JSON.stringify({ username: 'alice' }), 'password'],
  ])('answers 400 for %.20s', async (body, field) => {
    const response = await fetch(`${origin}/login`, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'invalid_request', field });
  });

  it('answers 429 with Retry-After after too many failures, however right the password then is', async () => {
    await users.add({ username: 'tried', password });
    for (let n = 0; n < 5; n += 1) expect((await login(origin, 'tried', 'wrong password')).status).toBe(401);
    const response = await login(origin, 'tried');
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(500);
    expect((await login(origin, 'alice')).status).toBe(200);
  });

  it('is not held back less for an address that the client made up', async () => {
    await users.add({ username: 'spoofed', password });
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      const forged = { 'X-Forwarded-For': `9.9.9.${n}`, Forwarded: `for=9.9.9.${n}` };
      statuses.push((await login(origin, 'spoofed', 'wrong password', forged)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('lets many sign in at once, and none of it counts against them', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => login(origin, 'alice')));
    expect(new Set(answers.map(answer => answer.status))).toEqual(new Set([200]));
    expect((await login(origin, 'alice')).status).toBe(200);
  });
});

describe('asking who one is', () => {
  it.each(['', 'hello', 'e30.e30.', 'a.b.c'])('answers 401 to the token "%s"', async token => {
    const response = await whoami(origin, token);
    expect([response.status, await response.json()]).toEqual([401, { message: 'Invalid token' }]);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('says when a token has expired, and renews it all the same', async () => {
    const tokens = await readTokens(origin, 'alice');
    clock = 601_000;
    const response = await whoami(origin, tokens.access_token);
    clock = 0;
    expect([response.status, await response.json()]).toEqual([401, { message: 'Token expired' }]);
    expect((await refresh(origin, tokens.refresh_token)).status).toBe(200);
  });

  it('refuses a refresh token', async () => {
    const { refresh_token } = await readTokens(origin, 'alice');
    expect((await whoami(origin, refresh_token)).status).toBe(401);
  });
});

describe('renewing', () => {
  it('rotates: a new refresh token, and a new access token for the same user', async () => {
    const first = await readTokens(origin, 'bob');
    const response = await refresh(origin, first.refresh_token);
    const second = await response.json();
    expect(response.status).toBe(200);
    expect(second).toMatchObject({ expires_in: 600, scope: 'api', token_type: 'Bearer' });
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await (await whoami(origin, second.access_token)).json()).toMatchObject({ username: 'bob' });
  });

  it('ends everything of a sign-in whose spent refresh token comes back', async () => {
    const first = await readTokens(origin, 'bob');
    const second = await (await refresh(origin, first.refresh_token)).json();
    const reuse = await refresh(origin, first.refresh_token);
    expect([reuse.status, (await reuse.json()).error]).toEqual([400, 'invalid_grant']);
    expect((await refresh(origin, second.refresh_token)).status).toBe(400);
    for (const { access_token } of [first, second])
      expect(await (await whoami(origin, access_token)).json()).toEqual({ message: 'Invalid token' });
  });

  it('gives one of many at once a new token', async () => {
    const { refresh_token } = await readTokens(origin, 'bob');
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(origin, refresh_token)));
    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1);
  });

  it('refuses a token it never gave, and requests that are none, and does not log them as failures of its own', async () => {
    expect((await refresh(origin, 'made-up')).status).toBe(400);
    const post = (body: string, type: string) =>
      fetch(`${origin}/token`, { method: 'POST', body, headers: { 'Content-Type': type } });
    expect((await post('{}', 'application/json')).status).toBe(400);
    expect(
      (await post('grant_type=implicit&client_id=guise', 'application/x-www-form-urlencoded')).status,
    ).toBe(400);
    expect((await post('client_id=nobody', 'application/x-www-form-urlencoded')).status).toBe(401);
    expect((await fetch(`${origin}/%E0%A4%A`)).status).toBeGreaterThanOrEqual(400);
    expect(running.logged.join('')).not.toMatch(/provider\.failed/);
  });
});

describe('standing behind a name', () => {
  it('follows the configuration, not the request, in every URL', async () => {
    const forged = { Host: 'evil.test', 'X-Forwarded-Host': 'evil.test', 'X-Forwarded-Proto': 'https' };
    for (const path of ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']) {
      const { body } = await raw(path, forged);
      expect(body).not.toContain('evil.test');
      expect(JSON.parse(body)).toMatchObject({
        issuer: origin,
        token_endpoint: `${origin}/token`,
        jwks_uri: `${origin}/jwks`,
        response_types_supported: ['code'],
        id_token_signing_alg_values_supported: ['ES256'],
      });
    }
  });

  it('does not advertise the implicit grant', async () => {
    const { body } = await raw('/.well-known/openid-configuration', {});
    expect(JSON.parse(body).grant_types_supported).not.toContain('implicit');
  });

  it('publishes the key that signs, and nothing private', async () => {
    const { access_token } = await readTokens(origin, 'alice');
    const jwks = JSON.parse((await raw('/jwks', {})).body);
    expect(jwks.keys.flatMap(Object.keys)).not.toContain('d');
    const { payload, protectedHeader } = await jwtVerify(access_token, createLocalJWKSet(jwks), {
      issuer: origin,
      audience: `${origin}/api`,
      typ: 'at+jwt',
    });
    expect(protectedHeader.alg).toBe('ES256');
    expect(payload).toMatchObject({ username: 'alice', roles: ['support'], client_id: 'guise' });
  });

  it('says that it is well, and what it does not know', async () => {
    expect(JSON.parse((await raw('/health', {})).body)).toEqual({ status: 'ok' });
    expect((await raw('/nowhere', {})).status).toBe(404);
    expect((await raw('/login', {})).status).toBe(405);
    expect((await raw('/constructor', {})).status).toBe(404);
  });
});

describe('answering other origins', () => {
  const preflight = (path: string, from: string) =>
    fetch(origin + path, {
      method: 'OPTIONS',
      headers: {
        Origin: from,
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'authorization',
      },
    });
  const allowed = (response: Response) => response.headers.get('access-control-allow-origin');

  it('lets an allowed page ask whoami with a token', async () => {
    const response = await preflight('/api/whoami', app);
    expect([response.status, allowed(response)]).toEqual([204, app]);
    expect(response.headers.get('access-control-allow-headers')).toMatch(/Authorization/);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    const { access_token } = await readTokens(origin, 'alice');
    const answer = await whoami(origin, access_token, { Origin: app });
    expect([answer.status, allowed(answer)]).toEqual([200, app]);
    expect(answer.headers.get('vary')).toBe('Origin');
  });

  it('lets no other page read anything', async () => {
    expect(allowed(await preflight('/api/whoami', 'https://evil.test'))).toBeNull();
    expect(allowed(await login(origin, 'nobody', 'whatever', { Origin: 'https://evil.test' }))).toBeNull();
    const { refresh_token } = await readTokens(origin, 'alice');
    const answer = await refresh(origin, refresh_token, { Origin: 'https://evil.test' });
    expect([answer.status, allowed(answer)]).toEqual([400, null]);
    const welcome = await refresh(origin, refresh_token, { Origin: extension });
    expect([welcome.status, allowed(welcome)]).toEqual([200, extension]);
    expect(welcome.headers.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('disabling a user', () => {
  it('ends what they hold, and what they may get', async () => {
    await users.add({ username: 'eve', password });
    const tokens = await readTokens(origin, 'eve');
    expect((await whoami(origin, tokens.access_token)).status).toBe(200);
    await users.setDisabled('eve', true);
    expect((await refresh(origin, tokens.refresh_token)).status).toBe(400);
    expect((await login(origin, 'eve')).status).toBe(401);
  });
});

it('has logged no password and no token of all that came before', async () => {
  const lines = running.logged.join('');
  expect(running.logged.length).toBeGreaterThan(20);
  for (const line of running.logged) expect(() => JSON.parse(line)).not.toThrow();
  expect(lines).not.toMatch(/eyJ|correct horse|wrong password|refresh_token"?:/);
  expect(lines).toContain('"event":"login.succeeded","username":"alice"');
  expect(lines).not.toContain('nobody');
});

describe('configured otherwise', () => {
  const startWithAlice = async (env: Record<string, string>) => {
    const other = await start(env);
    await other.users.add({ username: 'alice', password });
    return other;
  };

  it('signs with HS256 when asked to', async () => {
    const other = await startWithAlice({ SIGNING_ALG: 'HS256', HS_SECRET: secret });
    try {
      const tokens = await readTokens(other.origin, 'alice');
      expect(decodeProtectedHeader(tokens.access_token).alg).toBe('HS256');
      expect((await whoami(other.origin, tokens.access_token)).status).toBe(200);
      const key = createSecretKey(Buffer.from(secret));
      await jwtVerify(tokens.access_token, key, { audience: `${other.origin}/api` });
      const visitor = new Visitor(other.origin);
      const { url, verifier } = await createAuthorization(other.origin);
      const end = await visitor.submit(await visitor.visit(url), 'username', { username: 'alice', password });
      const { id_token } = await (await redeem(other.origin, end, verifier)).json();
      const jwks = await (await fetch(`${other.origin}/jwks`)).json();
      await jwtVerify(id_token, createLocalJWKSet(jwks), { algorithms: ['ES256'], audience: 'guise' });
      const renewed = await (await refresh(other.origin, tokens.refresh_token)).json();
      expect((await whoami(other.origin, renewed.access_token)).status).toBe(200);
      const { access_token: foreign } = await readTokens(origin, 'alice');
      expect((await whoami(other.origin, foreign)).status).toBe(401);
    } finally {
      await other.close();
    }
  });

  it.each(['RS256', 'EdDSA'])('signs with %s when asked to', async alg => {
    const other = await startWithAlice({ SIGNING_ALG: alg });
    try {
      const tokens = await readTokens(other.origin, 'alice');
      expect(decodeProtectedHeader(tokens.access_token).alg).toBe(alg);
      expect((await whoami(other.origin, tokens.access_token)).status).toBe(200);
      expect((await refresh(other.origin, tokens.refresh_token)).status).toBe(200);
    } finally {
      await other.close();
    }
  });

  it('stands behind a proxy with TLS: every URL is of the ISSUER', async () => {
    const other = await start({ ISSUER: 'https://auth.test' });
    const { port } = other;
    try {
      const found = await (await fetch(`http://127.0.0.1:${port}/.well-known/openid-configuration`)).json();
      expect(found).toMatchObject({ issuer: 'https://auth.test', token_endpoint: 'https://auth.test/token' });
      const urls = Object.entries<string>(found).filter(([name]) => /_endpoint$|_uri$/.test(name));
      expect(urls.length).toBeGreaterThan(6);
      for (const [name, url] of urls) expect(url, name).toMatch(/^https:\/\/auth\.test\//);
      const device = await postForm(`http://127.0.0.1:${port}`, '/device/auth', { scope: 'api' });
      expect((await device.json()).verification_uri).toBe('https://auth.test/device');
      const { url } = await createAuthorization(`http://127.0.0.1:${port}`);
      const cookies = (await fetch(url, { redirect: 'manual' })).headers.getSetCookie();
      expect(cookies.length).toBeGreaterThan(2);
      for (const cookie of cookies) expect(cookie).toMatch(/; secure; httponly$/);
    } finally {
      await other.close();
    }
  });

  it('gives a lost answer once more within the leeway', async () => {
    const other = await startWithAlice({ REFRESH_LEEWAY: '30' });
    try {
      const { refresh_token } = await readTokens(other.origin, 'alice');
      expect((await refresh(other.origin, refresh_token)).status).toBe(200);
      const again = await refresh(other.origin, refresh_token);
      expect(again.status).toBe(200);
      expect((await refresh(other.origin, (await again.json()).refresh_token)).status).toBe(200);
    } finally {
      await other.close();
    }
  });

  it('keeps users, keys, sign-ins and revocations over a restart', async () => {
    // At whatever port: that of before may be somebody else's by now.
    const env = {
      DATA_DIR: await createDataFolder(),
      ISSUER: 'http://127.0.0.1:4180',
      REFRESH_LEEWAY: '0',
    };
    const at = ({ port }: { port: number }) => `http://127.0.0.1:${port}`;
    const before = await startWithAlice(env);
    const kept = await readTokens(at(before), 'alice');
    const lost = await readTokens(at(before), 'alice');
    await refresh(at(before), lost.refresh_token);
    await refresh(at(before), lost.refresh_token);
    await before.close();
    const after = await start(env);
    try {
      expect((await whoami(at(after), kept.access_token)).status).toBe(200);
      expect((await whoami(at(after), lost.access_token)).status).toBe(401);
      expect((await refresh(at(after), kept.refresh_token)).status).toBe(200);
    } finally {
      await after.close();
    }
  });

  it('says in one sentence that the port or the folder is taken, and gives the folder back', async () => {
    const folder = await createDataFolder();
    const port = new URL(origin).port;
    await expect(start({ DATA_DIR: folder, PORT: port })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is in use`,
    );
    const other = await start({ DATA_DIR: folder });
    await expect(start({ DATA_DIR: folder })).rejects.toThrow('is in use by a companion that is running');
    await other.close();
  });

  it('names a redirect URI that no client of its kind may have, at the start and not at a user’s request', async () => {
    await expect(start({ REDIRECT_URIS: 'http://app.test/callback' })).rejects.toThrow(/REDIRECT_URIS/);
  });

  it('names a database that does not answer, and not its password', async () => {
    const url = 'postgres://guise:hunter2@127.0.0.1:1/guise';
    const starting = start({ DATABASE_URL: url, DATA_DIR: '' });
    await expect(starting).rejects.toThrow('DATABASE_URL names cannot be used (ECONNREFUSED)');
    await expect(starting).rejects.not.toThrow('hunter2');
  });
});
