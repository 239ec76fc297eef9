import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** A request as a handler sees it. */
export interface Call {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: () => URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The client's, as far as the proxies in front are trusted. */
  readonly address: string;
  /** The whole body as text. @throws {Refusal} when it is too long */
  readonly body: () => Promise<string>;
}

/** What a handler answers; the body is sent as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

/** An answer that ends the handling of a call. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

/** A request that cannot be understood, and the field that is to blame. */
export const toBadRequest = (field: string, message: string): Refusal =>
  new Refusal({ status: 400, body: { error: 'invalid_request', field, message } });

const longestBody = 16_384;

async function readChunks(request: IncomingMessage): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > longestBody) throw toBadRequest('body', `The body is longer than ${longestBody} bytes.`);
    chunks.push(chunk);
  }
  return chunks;
}

/** Reads a message's body. @throws {Refusal} when it is longer than 16 KiB, or breaks off */
export async function readBody(message: IncomingMessage): Promise<string> {
  const chunks = await readChunks(message).catch((error: Error) => {
    throw error instanceof Refusal ? error : toBadRequest('body', 'The body broke off.');
  });
  return Buffer.concat(chunks).toString('utf8');
}

/** Sends the answer. What is left of a body that nobody wanted is not waited for. */
export function send(
  response: ServerResponse,
  answer: Answer,
  extra: Readonly<Record<string, string>>,
): void {
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const headers: OutgoingHttpHeaders = {
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(text && { 'Content-Type': 'application/json; charset=utf-8' }),
    ...(!response.req.complete && { Connection: 'close' }),
    ...extra,
    ...answer.headers,
  };
  response.writeHead(answer.status, headers).end(response.req.method === 'HEAD' ? '' : text);
}

/** Without the port, which some proxies write as well (Azure's do) and which differs from connection to connection. */
const toHost = (entry: string) => entry.replace(/^(?:\[(.*)\]|([\d.]+))(?::\d+)?$/, '$1$2');

/** The client's address: what the outermost of our own proxies saw. What stands left of that anyone may write. */
export function toAddress(headers: IncomingHttpHeaders, socket: string | undefined, hops: number): string {
  if (hops === 0) return socket ?? '';
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const seen = [...forwarded.map(entry => toHost(entry.trim())).filter(Boolean), socket ?? ''];
  return seen.at(-1 - Math.min(hops, seen.length - 1)) ?? '';
}
