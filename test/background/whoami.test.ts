import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readClaims } from '../../src/core/claims.ts';
import { toJwt } from '../core/jwt.ts';
import { createWorld, type World } from './world.ts';

const T = Date.UTC(2026, 0, 1);

/** A site's server, which says whose token came, and to whom it does not know says nothing. */
async function openApp() {
  const seen: IncomingMessage[] = [];
  let override: ((response: ServerResponse) => void) | undefined;
  const server = createServer((request, response) => {
    seen.push(request);
    if (override) return override(response);
    const token = request.headers.authorization?.replace('Bearer ', '');
    if (!token) return void response.writeHead(401, { connection: 'close' }).end();
    const username = readClaims(token).sub;
    response.writeHead(200, { connection: 'close' }).end(JSON.stringify({ username }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    seen,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (status: number, body = '', headers: Record<string, string> = {}) => {
      override = response => void response.writeHead(status, { connection: 'close', ...headers }).end(body);
    },
    close: () => new Promise(resolve => server.close(resolve)),
  };
}

let world: World;
let app: Awaited<ReturnType<typeof openApp>>;
let site: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: T });
  app = await openApp();
  world = createWorld();
  world.holdings.granted.add('http://127.0.0.1/*');
  await world.start();
  const whoami = { url: `${app.origin}/me`, pointer: '/username' };
  site = await world.call('addSite', { draft: { name: 'App', origins: [app.origin], whoami } });
});

afterEach(async () => {
  await world.kill();
  await app.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function addAccount(name: string, sub = name): Promise<string> {
  const draft = { label: name, username: name, method: 'pasted' } as const;
  const account = await world.call('addAccount', { site, draft });
  await world.call('pasteToken', { account, token: toJwt({ sub, exp: T / 1000 + 600 }) });
  return account;
}

const problemOf = async (account: string) => {
  const reply = await world.send('askWhoami', { account });
  return reply?.ok ? reply.value : [reply?.problem.code, ...(reply?.problem.params ?? [])];
};

describe('asking a server who somebody is', () => {
  test('is done as each account, without cookies, whatever is chosen', async () => {
    const [alice, bob] = [await addAccount('alice'), await addAccount('bob', 'alice')];
    const choice = { kind: 'account', account: alice } as const;
    await world.call('selectAccount', { site, choice, tab: 1, scope: 'site' });
    expect(await world.call('askWhoami', { account: alice })).toBe('alice');
    expect(await world.call('askWhoami', { account: bob })).toBe('alice');
    expect(app.seen.map(({ url, headers }) => [url, headers.cookie])).toEqual([
      ['/me', undefined],
      ['/me', undefined],
    ]);
  });

  test('is not done as who has no token that may be sent', async () => {
    const alice = await addAccount('alice');
    await world.call('signOut', { account: alice });
    const bob = await addAccount('bob');
    await world.travel(11 * 60_000);
    expect([await problemOf(alice), await problemOf(bob)]).toEqual([
      ['account-not-ready', 'alice'],
      ['account-not-ready', 'bob'],
    ]);
    expect(app.seen).toEqual([]);
  });

  test('is not done while all is paused or locked', async () => {
    const alice = await addAccount('alice');
    await world.call('setPaused', { paused: true });
    expect(await problemOf(alice)).toEqual(['paused']);
    await world.call('setPaused', { paused: false });
    await world.call('lock', {});
    expect(await problemOf(alice)).toEqual(['locked']);
    expect(app.seen).toEqual([]);
  });

  test('is not done once the machine was asleep, though nothing noticed it yet', async () => {
    const alice = await addAccount('alice');
    await world.call('setLocking', { locking: { onClose: false, onSleep: true, idleMinutes: 0 } });
    vi.setSystemTime(T + 5 * 60_000);
    expect(await problemOf(alice)).toEqual(['locked']);
    expect(app.seen).toEqual([]);
  });

  test('is done in production only for whoever confirms it', async () => {
    const alice = await addAccount('alice');
    await world.manage({ productionHosts: ['127.0.0.1'] });
    await world.settle();
    expect(await problemOf(alice)).toEqual(['production', 'App']);
    expect(app.seen).toEqual([]);
    expect(await world.call('askWhoami', { account: alice, confirmed: true })).toBe('alice');
  });

  test('says in which way there is no answer', async () => {
    const alice = await addAccount('alice');
    const { host } = new URL(app.origin);
    app.answer(403);
    expect(await problemOf(alice)).toEqual(['whoami-refused', host, '403']);
    app.answer(500);
    expect(await problemOf(alice)).toEqual(['whoami-failed', host, '500']);
    app.answer(302, '', { location: 'https://evil.test/' });
    expect(await problemOf(alice)).toEqual(['whoami-redirect', host]);
    app.answer(200, '<html>');
    expect(await problemOf(alice)).toEqual(['whoami-not-json']);
    app.answer(200, '{"name":"alice"}');
    expect(await problemOf(alice)).toEqual(['whoami-nothing', '/username']);
    await world.withdrawPermission('http://127.0.0.1/*');
    expect(await problemOf(alice)).toEqual(['whoami-not-allowed', host]);
  });
});
