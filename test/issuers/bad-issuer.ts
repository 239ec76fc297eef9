import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { createToken } from '../e2e/tokens.ts';

/** What an issuer does otherwise than it should. */
export interface Conduct {
  /** Members of its metadata. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Changes what it leads a person back with. */
  readonly back?: (parameters: URLSearchParams) => void;
  /** Claims of its id token. */
  readonly claims?: JWTPayload;
  /** The id token, in place of one that is signed. */
  readonly idToken?: (claims: JWTPayload) => string;
  /** True when its keys are others by the time that they are asked for. */
  readonly rotates?: boolean;
  /** Whose access token it gives. */
  readonly who?: string;
  /** Answers in place of one of its endpoints. */
  readonly instead?: Partial<Record<Endpoint, Handler>>;
}

type Endpoint = '/.well-known/openid-configuration' | '/authorize' | '/token' | '/jwks';
type Handler = (response: ServerResponse, answer: unknown) => void;

/** Signs everybody in without asking. Its conduct may change at any time. */
export interface BadIssuer {
  readonly url: string;
  conduct: Conduct;
  /** How often each of its endpoints was asked. */
  readonly asked: Map<string, number>;
  stop(): Promise<void>;
}

export async function startBadIssuer(): Promise<BadIssuer> {
  const server = createServer((request, response) => void answer(issuer, signer, request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const issuer: BadIssuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    conduct: {},
    asked: new Map(),
    async stop() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
  const signer: Signer = { nonces: new Map(), keys: await generateKeyPair('RS256') };
  return issuer;
}

interface Signer {
  /** By the code that each sign-in was given. */
  readonly nonces: Map<string, string>;
  keys: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey };
}

async function answer(
  issuer: BadIssuer,
  signer: Signer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '', issuer.url);
  issuer.asked.set(url.pathname, (issuer.asked.get(url.pathname) ?? 0) + 1);
  const due = await toDue(issuer, signer, url, request);
  const instead = issuer.conduct.instead?.[url.pathname as Endpoint];
  if (instead) return instead(response, due);
  if (typeof due === 'string') return void response.writeHead(302, { location: due }).end();
  sendJson(response, due);
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** What a good issuer answers; a text is where it leads on. */
async function toDue(issuer: BadIssuer, signer: Signer, url: URL, request: IncomingMessage) {
  switch (url.pathname) {
    case '/.well-known/openid-configuration':
      return toMetadata(issuer);
    case '/authorize':
      return toBack(issuer, signer, url.searchParams);
    case '/token':
      return toTokens(issuer, signer, await readForm(request));
    case '/jwks':
      if (issuer.conduct.rotates) signer.keys = await generateKeyPair('RS256');
      return { keys: [{ ...(await exportJWK(signer.keys.publicKey)), alg: 'RS256', use: 'sig' }] };
    default:
      return undefined;
  }
}

function toMetadata({ url, conduct }: BadIssuer) {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/jwks`,
    scopes_supported: ['openid'],
    authorization_response_iss_parameter_supported: true,
    ...conduct.metadata,
  };
}

function toBack({ url, conduct }: BadIssuer, { nonces }: Signer, asked: URLSearchParams): string {
  const code = `code-${nonces.size}`;
  nonces.set(code, asked.get('nonce') ?? '');
  const parameters = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: url });
  conduct.back?.(parameters);
  return `${asked.get('redirect_uri')}?${parameters}`;
}

async function toTokens({ url, conduct }: BadIssuer, { nonces, keys }: Signer, form: URLSearchParams) {
  const who = conduct.who ?? 'alice';
  const now = Math.floor(Date.now() / 1000);
  const claims: JWTPayload = {
    iss: url,
    aud: 'guise',
    sub: who,
    iat: now,
    exp: now + 600,
    nonce: nonces.get(form.get('code') ?? ''),
    ...conduct.claims,
  };
  const signed = () => new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(keys.privateKey);
  return {
    access_token: createToken(who),
    token_type: 'Bearer',
    expires_in: 3600,
    id_token: conduct.idToken ? conduct.idToken(claims) : await signed(),
  };
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return new URLSearchParams(body);
}
