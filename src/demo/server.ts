import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { createApp, toReport, type World } from './app.ts';
import { texts, toLanguage, toWho } from './texts.ts';

/** The demo app on Node's HTTP server, with its WebSocket at /api/socket. It does not listen yet. */
export function createDemoServer(world: World): Server {
  const app = createApp(world);
  const server = createServer((incoming, response) => {
    answer(app, incoming, response).catch(() => response.writeHead(500).end());
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  server.on('upgrade', (incoming, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!isOurs(incoming)) return refuse(socket);
    sockets.handleUpgrade(incoming, socket, head, open => void greet(world, incoming, open));
  });
  return server;
}

async function answer(
  app: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = findRequest(incoming);
  if (!request) return void response.writeHead(400).end();
  const { status, headers, ...rest } = await app(request).then(async answer => ({
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    text: await answer.text(),
  }));
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(rest.text) });
  response.end(incoming.method === 'HEAD' ? '' : rest.text);
}

/** The request without its body, which nothing here reads; undefined when its address cannot be understood. */
function findRequest({ method = 'GET', url = '/', headers }: IncomingMessage): Request | undefined {
  const address = `http://${headers.host}${url}`;
  if (!URL.canParse(address)) return undefined;
  const pairs = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  try {
    return new Request(address, { method, headers: pairs as [string, string][] });
  } catch {
    return undefined;
  }
}

/** An attached token comes with another site's handshake too, so only our own pages are let in. */
function isOurs({ url, headers: { host, origin } }: IncomingMessage): boolean {
  return url?.split('?')[0] === '/api/socket' && origin === `http://${host}`;
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

async function greet(
  { identify, log }: World,
  { headers }: IncomingMessage,
  socket: WebSocket,
): Promise<void> {
  socket.on('error', () => socket.terminate());
  const identity = await identify(headers.authorization ?? null);
  log.add({ method: 'GET', path: '/api/socket', kind: 'socket', who: toWho(identity, texts.en) });
  socket.send(JSON.stringify(toReport(identity, toLanguage(headers['accept-language'] ?? null))));
  socket.close(1000);
}
