import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { toJwt } from '../core/jwt.ts';

export const PASSWORD = 'hunter2-never-stored';

/** An issuer on loopback whose refresh tokens rotate: one that is spent twice ends the whole session. */
export interface FakeIssuer {
  readonly origin: string;
  /** Seconds that an access token lives. */
  lifetime: number;
  renews: boolean;
  /** Members that its answers have beside the usual. */
  more: Readonly<Record<string, unknown>>;
  /** Answers instead of the issuer itself. */
  override: ((response: ServerResponse) => void) | undefined;
  /** Holds every renewal's answer back until it resolves, though the token is spent by then. */
  gate: Promise<void> | undefined;
  readonly renewals: string[];
  /** Tokens that were taken back (RFC 7009). */
  readonly revoked: string[];
  /** What clients asked for. */
  readonly scopes: string[];
  /** With what clients proved themselves; empty where they did not. */
  readonly proofs: string[];
  /** What was said by those who asked to act as another. */
  readonly exchanges: Readonly<Record<string, string>>[];
  /** Refresh tokens that were spent twice. */
  readonly reused: string[];
  /** The cookies that came with requests. */
  readonly cookies: string[];
  /** Every token given out. */
  readonly secrets: string[];
  readonly close: () => Promise<void>;
}

export async function openIssuer(): Promise<FakeIssuer> {
  const live = new Map<string, string>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const issuer: FakeIssuer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lifetime: 600,
    renews: true,
    more: {},
    override: undefined,
    gate: undefined,
    renewals: [],
    revoked: [],
    scopes: [],
    proofs: [],
    exchanges: [],
    reused: [],
    cookies: [],
    secrets: [],
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    if (request.headers.cookie !== undefined) issuer.cookies.push(request.headers.cookie);
    if (issuer.override) return issuer.override(response);
    if (request.url === '/login') {
      const { username, password } = JSON.parse(body);
      return password === PASSWORD ? grant(response, username) : send(response, 401, { error: 'no' });
    }
    const form = new URLSearchParams(body);
    issuer.proofs.push(atob(request.headers.authorization?.split(' ')[1] ?? ''));
    if (request.url === '/token/revocation') {
      issuer.revoked.push(form.get('token') ?? '');
      return void response.writeHead(200).end();
    }
    if (form.get('grant_type') === 'password') {
      return form.get('password') === PASSWORD
        ? grant(response, form.get('username') ?? '')
        : send(response, 400, { error: 'invalid_grant' });
    }
    if (form.get('grant_type') === 'client_credentials') {
      const [id = '', secret] = Buffer.from(request.headers.authorization?.split(' ')[1] ?? '', 'base64')
        .toString()
        .split(':')
        .map(decodeURIComponent);
      issuer.scopes.push(form.get('scope') ?? '');
      return secret === PASSWORD ? grant(response, id) : send(response, 401, { error: 'invalid_client' });
    }
    if (form.get('grant_type')?.endsWith(':token-exchange')) {
      issuer.exchanges.push(Object.fromEntries(form));
      const subject = form.get('requested_subject') ?? form.get('subject_token') ?? '';
      return subject === 'bob'
        ? send(response, 403, { error: 'access_denied', error_description: 'bob is no test account' })
        : grant(response, subject, { act: { sub: 'u1', username: 'sam' } });
    }
    const spent = form.get('refresh_token') ?? '';
    issuer.renewals.push(spent);
    const user = live.get(spent);
    live.delete(spent);
    if (!user) issuer.reused.push(spent);
    await issuer.gate;
    return user ? grant(response, user) : send(response, 400, { error: 'invalid_grant' });
  }

  function grant(response: ServerResponse, user: string, claims: object = {}): void {
    const now = Math.floor(Date.now() / 1000);
    const access_token = toJwt({
      sub: user,
      jti: randomUUID(),
      iat: now,
      exp: now + issuer.lifetime,
      ...claims,
    });
    const refresh_token = `refresh-${randomUUID()}`;
    issuer.secrets.push(access_token, refresh_token);
    if (issuer.renews) live.set(refresh_token, user);
    send(response, 200, {
      access_token,
      token_type: 'Bearer',
      expires_in: issuer.lifetime,
      ...(issuer.renews && { refresh_token }),
      ...issuer.more,
    });
  }

  return issuer;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify(body));
}
