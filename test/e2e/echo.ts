import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createDoor } from 'node:net';
import { expect } from 'vitest';
import { WebSocketServer } from 'ws';
import type { Authority } from './authority.ts';
import { type Credential, toCredential } from './tokens.ts';

/** One request as it arrived. The tests believe nothing else. */
export interface Seen extends Credential {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** With the port, unless it is the scheme's own. */
  readonly host: string;
  /** Scheme and host. */
  readonly origin: string;
  /** Path and query. */
  readonly url: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

type Answerer = (seen: Seen) => Answer | Promise<Answer>;

/**
 * Where the server is to be found: by name at its port for http; at another port; at the port that http need not name;
 * with TLS, at the port that https need not name, or at one that it must.
 */
export type Door = 'other' | 'default' | 'secure' | 'secure-other';

export interface Echo {
  /** Everything that arrived, oldest first, whatever its host. */
  readonly log: Seen[];
  /** `http://host:port`; every host name leads here. */
  readonly origin: (host: string, door?: Door) => string;
  /** Where a browser must look in the place of the ports 80 and 443. */
  readonly ports: Readonly<Record<string, number>>;
  /** What a path answers from now on; without it, an empty page that any origin may read. */
  readonly answer: (path: string, answer: Answer | Answerer) => void;
  /** What arrived at a path, at one host or at any. */
  readonly at: (path: string, host?: string) => readonly Seen[];
  /** Whose token each of those carried; `-` for none. */
  readonly whoAt: (path: string, host?: string) => readonly string[];
  /** The first that arrived or arrives at a path. */
  readonly first: (path: string) => Promise<Seen>;
  readonly close: () => Promise<void>;
}

export const html = (body: string): Answer => ({
  headers: { 'content-type': 'text/html' },
  body: `<!doctype html><meta charset="utf-8"><title>echo</title>${body}`,
});

export const script = (body: string): Answer => ({
  headers: { 'content-type': 'text/javascript' },
  body,
});

export const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

export const redirect = (location: string, status = 302): Answer => ({ status, headers: { location } });

/**
 * Two ports, and a third with TLS where there is an authority, that keep a log of all that arrives. An Authorization
 * header is kept only as whose it was.
 */
export async function startEcho(authority?: Authority): Promise<Echo> {
  const log: Seen[] = [];
  const answers = new Map<string, Answerer>();
  const note = (request: IncomingMessage): Seen => {
    const seen = toSeen(request);
    log.push(seen);
    return seen;
  };
  const servers = await Promise.all([
    listen(createHttpServer, note, answers),
    listen(createHttpServer, note, answers),
    ...(authority
      ? [
          listen(
            (options, listener) => createHttpsServer({ ...options, ...authority.server }, listener),
            note,
            answers,
          ),
        ]
      : []),
  ]);
  const [port = 0, otherPort = 0, securePort = 0] = servers.map(
    server => (server.address() as AddressInfo).port,
  );
  const addresses = {
    other: (host: string) => `http://${host}:${otherPort}`,
    default: (host: string) => `http://${host}`,
    secure: (host: string) => `https://${host}`,
    'secure-other': (host: string) => `https://${host}:${securePort}`,
  } as const satisfies Record<Door, unknown>;
  const at = (path: string, host?: string) =>
    log.filter(seen => seen.path === path && (host === undefined || seen.host.startsWith(`${host}:`)));
  return {
    log,
    origin: (host, door) => (door ? addresses[door](host) : `http://${host}:${port}`),
    ports: { 80: port, ...(authority && { 443: securePort }) },
    answer: (path, answer) => {
      answers.set(path, typeof answer === 'function' ? answer : () => answer);
    },
    at,
    whoAt: (path, host) => at(path, host).map(({ who }) => who),
    async first(path) {
      await expect.poll(() => at(path).length, { message: `a request for ${path}` }).not.toBe(0);
      return at(path)[0] as Seen;
    },
    close: async () => {
      await Promise.all(servers.map(close));
    },
  };
}

async function listen(
  create: (options: ServerOptions, listener: RequestListener) => Server,
  note: (request: IncomingMessage) => Seen,
  answers: Map<string, Answerer>,
): Promise<Server> {
  const sockets = new WebSocketServer({ noServer: true });
  // Some tests send headers of 20 kB, which Node takes for an attack. A server that was kept from its work for the five
  // seconds after which it closes connections would close one that the next request came by meanwhile.
  const server = create({ maxHeaderSize: 100_000, keepAliveTimeout: 0 }, async (request, response) => {
    const seen = note(request);
    send(request, response, (await answers.get(seen.path)?.(seen)) ?? html(''));
  });
  server.on('upgrade', (request, socket, head) => {
    note(request);
    sockets.handleUpgrade(request, socket, head, client => client.close());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  await openIpv6(server);
  return server;
}

/** The same port of [::1], on machines that have it. */
async function openIpv6(server: Server): Promise<void> {
  const { port } = server.address() as AddressInfo;
  const door = createDoor(socket => void server.emit('connection', socket));
  await new Promise<void>(resolve => door.once('error', () => resolve()).listen(port, '::1', resolve));
  server.once('close', () => door.close());
}

function close(server: Server): Promise<unknown> {
  const closed = new Promise(resolve => server.close(resolve));
  server.closeAllConnections();
  return closed;
}

/** Any page may read any answer, with credentials too, so that what is not sent is not sent for another reason. */
function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void {
  const {
    origin,
    'access-control-request-headers': asked,
    'access-control-request-method': method,
  } = request.headers;
  response.writeHead(request.method === 'OPTIONS' ? 204 : (status ?? 200), {
    ...(origin && { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' }),
    ...(asked && { 'access-control-allow-headers': asked }),
    ...(method && { 'access-control-allow-methods': method }),
    ...headers,
  });
  response.end(body);
}

function toSeen({ method = '', url = '', headers, socket }: IncomingMessage): Seen {
  const { authorization, ...rest } = headers;
  const host = headers.host ?? '';
  return {
    at: Date.now(),
    method,
    host,
    origin: `${'encrypted' in socket ? 'https' : 'http'}://${host}`,
    url,
    path: url.split('?')[0] ?? '',
    headers: rest,
    ...toCredential(authorization),
  };
}
