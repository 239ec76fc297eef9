import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createIdentify, toIdentity } from '../../src/demo/identity.ts';

describe('toIdentity', () => {
  test('reads a user, the roles, the expiry and who acts', () => {
    const body = {
      message: 'Success',
      username: 'alice',
      sub: '1',
      roles: ['admin'],
      exp: 1700,
      act: { sub: '9', username: 'sam' },
    };
    expect(toIdentity(200, body)).toEqual({
      status: 'known',
      username: 'alice',
      roles: ['admin'],
      expiresAt: 1_700_000,
      actor: 'sam',
    });
  });

  test.each([
    [401, { message: 'Token expired' }, 'expired'],
    [401, { message: 'Invalid token' }, 'invalid'],
    [401, null, 'invalid'],
    [500, { message: 'Success', username: 'alice' }, 'unreachable'],
    [200, { message: 'Success' }, 'unreachable'],
    [200, null, 'unreachable'],
  ])('makes of %i %j: %s', (status, body, expected) => {
    expect(toIdentity(status, body)).toEqual({ status: expected });
  });
});

describe('createIdentify', () => {
  let close = () => {};
  afterEach(() => close());

  async function start(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    close = () => {
      server.close();
      server.closeAllConnections();
    };
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('passes the Authorization header on as it came and asks whoami', async () => {
    const asked: unknown[] = [];
    const origin = await start(({ url, headers }, response) => {
      asked.push([url, headers.authorization]);
      response.end('{"message":"Success","username":"bob"}');
    });
    const identity = await createIdentify(origin, fetch)('Bearer x.y.z');
    expect(identity).toEqual({ status: 'known', username: 'bob', roles: [] });
    expect(asked).toEqual([['/api/whoami', 'Bearer x.y.z']]);
  });

  test('does not bother the companion for a request without a token', async () => {
    const origin = await start(() => expect.unreachable());
    expect(await createIdentify(origin, fetch)(null)).toEqual({ status: 'anonymous' });
  });

  test('says that the companion is unreachable when nothing listens', async () => {
    const origin = await start(() => {});
    close();
    expect(await createIdentify(origin, fetch)('Bearer x')).toEqual({ status: 'unreachable' });
  });

  test('says so too when the answer is no JSON, or a redirect', async () => {
    const html = await start((_request, response) => response.end('<p>hello'));
    expect(await createIdentify(html, fetch)('Bearer x')).toEqual({ status: 'unreachable' });
    close();
    const away = await start((_request, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    );
    expect(await createIdentify(away, fetch)('Bearer x')).toEqual({ status: 'unreachable' });
  });

  test('does not wait for a companion that never answers', async () => {
    const origin = await start(() => {});
    expect(await createIdentify(origin, fetch, 50)('Bearer x')).toEqual({ status: 'unreachable' });
  });
});
