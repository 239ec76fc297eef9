import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type IsAllowedOrigin, preflightHeaders, toCorsHeaders } from './cors.ts';
import { type Answer, type Call, type Handler, Refusal, readBody, send, toAddress } from './http.ts';
import { type Log, toFields } from './log.ts';

/** Handlers by path, then by method. */
export type Routes = Readonly<Record<string, Methods>>;
type Methods = Readonly<Record<string, Handler>>;

function toRefusedMethod(methods: Methods, method: string): Answer {
  const allowed = [...Object.keys(methods), ...(methods.GET ? ['HEAD'] : [])];
  if (method === 'OPTIONS') return { status: 204, headers: preflightHeaders(allowed) };
  return { status: 405, headers: { Allow: [...allowed, 'OPTIONS'].join(', ') } };
}

/** The answer to a call on one of our routes. Nothing is thrown; what was not foreseen is logged and is a 500. */
export async function answer(methods: Methods, call: Call, log: Log): Promise<Answer> {
  const handler = methods[call.method === 'HEAD' ? 'GET' : call.method];
  if (!handler) return toRefusedMethod(methods, call.method);
  try {
    return await handler(call);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    log('error', 'request.failed', { path: call.path, ...toFields(error) });
    return { status: 500, body: { error: 'server_error', message: 'The companion failed: see its log.' } };
  }
}

export interface ListenerOptions {
  readonly routes: Routes;
  /** Takes what is not ours: the routes of OAuth and OpenID Connect. */
  readonly fallback: RequestListener;
  readonly issuer: string;
  readonly isAllowedOrigin: IsAllowedOrigin;
  readonly trustProxyHops: number;
  readonly log: Log;
}

/** What the library believes of a request comes from the configuration, never from headers that anyone can send. */
function pinHeaders(request: IncomingMessage, issuer: URL, address: string): void {
  const { headers } = request;
  headers.host = issuer.host;
  headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
  headers['x-forwarded-for'] = address;
  delete headers['x-forwarded-host'];
}

/** Own routes are answered without the library's middleware: whoami is asked for with every request of an app. */
export function createListener(options: ListenerOptions): RequestListener {
  const { routes, fallback, isAllowedOrigin, trustProxyHops, log } = options;
  const issuer = new URL(options.issuer);
  return async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url = '/', headers } = request;
    const [path = '/', query] = url.split('?');
    const address = toAddress(headers, request.socket.remoteAddress, trustProxyHops);
    const methods = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!methods) {
      pinHeaders(request, issuer, address);
      return fallback(request, response);
    }
    const call = {
      method,
      path,
      query: () => new URLSearchParams(query),
      headers,
      address,
      body: () => readBody(request),
    };
    send(response, await answer(methods, call, log), toCorsHeaders(headers.origin, isAllowedOrigin));
  };
}
