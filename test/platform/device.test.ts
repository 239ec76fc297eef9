import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DeviceCode } from '../../src/platform/device.ts';
import { fetchAsBrowsers } from '../background/fetch.ts';
import { toJwt } from '../core/jwt.ts';

vi.mock('../../src/platform/browser.ts', () => ({
  browser: { permissions: { getAll: async () => ({ origins: ['http://127.0.0.1/*'] }) } },
}));

let origin: string;
/** What the token endpoint answers, one after another; the last of them from then on. A number is a status by itself; 0, a connection that breaks. */
let answers: readonly (object | number)[];
let asked: number;
let server: ReturnType<typeof createServer>;

function answer(url: string | undefined, response: ServerResponse): void {
  const send = (value: object | number) => {
    if (value === 0) return response.destroy();
    return typeof value === 'number'
      ? response.writeHead(value).end()
      : response
          .writeHead('error' in value ? 400 : 200, { 'content-type': 'application/json' })
          .end(JSON.stringify(value));
  };
  if (url === '/device') {
    send({
      device_code: 'd1',
      user_code: 'ABCD-EFGH',
      verification_uri: `${origin}/enter`,
      verification_uri_complete: `${origin}/enter?code=ABCD-EFGH`,
      expires_in: 600,
      interval: 0.01,
    });
    return;
  }
  asked += 1;
  send(answers[Math.min(asked, answers.length) - 1] ?? {});
}

beforeEach(async () => {
  asked = 0;
  vi.stubGlobal('fetch', fetchAsBrowsers);
  server = createServer((request, response) => answer(request.url, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
  vi.unstubAllGlobals();
});

const PENDING = { error: 'authorization_pending' };
const codes: DeviceCode[] = [];
const signIn = async (signal = new AbortController().signal) => {
  codes.length = 0;
  const { authorizeDevice } = await import('../../src/platform/device.ts');
  const issuer = {
    url: origin,
    tokenEndpoint: `${origin}/token`,
    deviceAuthorizationEndpoint: `${origin}/device`,
  };
  return authorizeDevice(issuer, { id: 'app', authMethod: 'none' }, code => codes.push(code), signal);
};

describe('a sign-in on another device', () => {
  test('tells the code, asks until it was entered, and gives the token set', async () => {
    const access_token = toJwt({ sub: 'alice', exp: Math.floor(Date.now() / 1000) + 600 });
    answers = [PENDING, PENDING, { access_token, refresh_token: 'r1', token_type: 'Bearer' }];
    expect((await signIn()).tokenSet).toMatchObject({
      accessToken: access_token,
      refreshToken: 'r1',
      tokenEndpoint: `${origin}/token`,
    });
    expect([asked, codes[0]?.userCode, codes[0]?.wholeAddress]).toEqual([
      3,
      'ABCD-EFGH',
      `${origin}/enter?code=ABCD-EFGH`,
    ]);
  });

  test('goes on after an issuer that had no answer, which is asked half as often from then on', async () => {
    const access_token = toJwt({ sub: 'alice', exp: Math.floor(Date.now() / 1000) + 600 });
    answers = [503, 429, 0, { access_token, token_type: 'Bearer' }];
    expect((await signIn()).tokenSet).toMatchObject({ accessToken: access_token });
    expect(asked).toBe(4);
  });

  test.each([
    ['access_denied', { code: 'sign-in-refused', params: ['access_denied'] }],
    ['expired_token', { code: 'device-code-expired' }],
    ['invalid_client', { code: 'client-refused', params: ['app'] }],
  ])('ends when the issuer says %s', async (error, expected) => {
    answers = [PENDING, { error }];
    expect(await signIn().catch((thrown: unknown) => thrown)).toMatchObject(expected);
  });

  test('ends when nobody waits for it any more', async () => {
    answers = [PENDING];
    const ending = new AbortController();
    const ended = signIn(ending.signal).catch((thrown: unknown) => thrown);
    await expect.poll(() => asked).toBeGreaterThan(0);
    ending.abort();
    expect(await ended).toMatchObject({ code: 'sign-in-closed' });
  });
});
