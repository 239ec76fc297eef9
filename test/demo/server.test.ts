import { request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createRequestLog, type RequestLog } from '../../src/demo/request-log.ts';
import { createDemoServer } from '../../src/demo/server.ts';

let server: Server;
let log: RequestLog;
let host: string;

beforeEach(async () => {
  log = createRequestLog(
    () => {},
    () => new Date(0),
  );
  server = createDemoServer({
    identify: async authorization =>
      authorization === 'Bearer alice'
        ? { status: 'known', username: 'alice', roles: [] }
        : { status: authorization === null ? 'anonymous' : 'invalid' },
    log,
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** Opens the socket and answers its first message, or the status that refused it. */
function open(path: string, headers: Record<string, string>): Promise<unknown> {
  const socket = new WebSocket(`ws://${host}${path}`, { headers });
  return new Promise(resolve => {
    socket.on('message', data => resolve(JSON.parse(String(data)).text));
    socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode));
    socket.on('error', () => {});
  });
}

test('tells a WebSocket who its handshake came as', async () => {
  const origin = `http://${host}`;
  expect(await open('/api/socket', { origin, authorization: 'Bearer alice' })).toBe('alice');
  expect(await open('/api/socket', { origin })).toBe('not signed in');
  expect(log.entries()).toMatchObject([
    { path: '/api/socket', kind: 'socket', who: 'alice' },
    { path: '/api/socket', kind: 'socket', who: 'not signed in' },
  ]);
});

test("refuses a WebSocket of another site's page, of no page, and elsewhere", async () => {
  const authorization = 'Bearer alice';
  expect(await open('/api/socket', { origin: 'http://evil.test', authorization })).toBe(403);
  expect(await open('/api/socket', { authorization })).toBe(403);
  expect(await open('/', { origin: `http://${host}`, authorization })).toBe(403);
  expect(log.entries()).toEqual([]);
});

test('answers over HTTP, a POST with a body too', async () => {
  const answer = await fetch(`http://${host}/`, {
    method: 'POST',
    headers: { authorization: 'Bearer alice' },
    body: 'x'.repeat(100_000),
  });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('<strong>alice</strong>');
});

test('answers HEAD without a body', async () => {
  const answer = await fetch(`http://${host}/`, { method: 'HEAD' });
  expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(1000);
  expect(await answer.text()).toBe('');
});

test('answers a Host header that is none, or a method that is none, with 400', async () => {
  expect(await ask({ headers: { host: 'a b' } })).toBe(400);
  expect(await ask({ method: 'TRACE' })).toBe(400);
});

function ask(options: { headers?: Record<string, string>; method?: string }): Promise<number | undefined> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/', ...options }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end();
  });
}

test('survives a client that goes away in the middle of a handshake', async () => {
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  client.write(
    `GET /api/socket HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nUpgrade: websocket\r\n`,
  );
  client.write(
    'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  client.resetAndDestroy();
  await new Promise(done => setTimeout(done, 50));
  expect((await fetch(`http://${host}/`)).status).toBe(200);
});
