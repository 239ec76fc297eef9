import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Client, Issuer } from '../../src/core/sign-in.ts';
import { fetchAsBrowsers } from '../background/fetch.ts';
import { toJwt } from '../core/jwt.ts';

const RETURN = 'https://abc.chromiumapp.org/';
const client: Client = { id: 'app', authMethod: 'none', scope: 'openid offline_access' };

/** What the person's browser does with the address it is sent to; answers where it is led in the end. */
let visit: (address: URL) => string | Promise<string>;
let issuer: ReturnType<typeof createIssuer>;

vi.mock('../../src/platform/browser.ts', () => ({
  browser: {
    identity: {
      getRedirectURL: () => RETURN,
      launchWebAuthFlow: async ({ url }: { url: string }) => visit(new URL(url)),
    },
    permissions: { getAll: async () => ({ origins: ['http://127.0.0.1/*'] }) },
  },
}));

/** An issuer of OpenID that may be made to err. */
function createIssuer() {
  const state = {
    origin: '',
    /** What its id token says beside the usual, or instead. */
    claims: {} as Readonly<Record<string, unknown>>,
    /** Who signs its id token in its stead, knowing what it publishes. */
    forge: undefined as ((payload: JWTPayload, published: JWK) => string | Promise<string>) | undefined,
    /** What its userinfo says beside the usual. */
    told: {} as Readonly<Record<string, unknown>>,
    face: (response: ServerResponse) => void response.end(),
    /** Its key is another from when it has signed to when it publishes. */
    rotates: false,
    answer: undefined as ((response: ServerResponse) => void) | undefined,
    nonce: '',
    asked: [] as URLSearchParams[],
    close: () => {},
  };
  const server = createServer((request, response) => void serve(request, response));
  let keys = generateKeyPair('ES256');

  const toJwk = async () => ({
    ...(await exportJWK((await keys).publicKey)),
    kid: 'k1',
    alg: 'ES256',
    use: 'sig',
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = new URLSearchParams(await text(request));
    const send = (value: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (request.url === '/jwks') {
      if (state.rotates) keys = generateKeyPair('ES256');
      return void send({ keys: [await toJwk()] });
    }
    if (request.url === '/me') return void send({ sub: 'u1', name: 'Alice A', ...state.told });
    if (request.url?.startsWith('/face')) return state.face(response);
    state.asked.push(body);
    if (state.answer) return state.answer(response);
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      iss: state.origin,
      aud: 'app',
      sub: 'u1',
      nonce: state.nonce,
      iat: now,
      exp: now + 60,
      preferred_username: 'alice',
      ...state.claims,
    };
    const { privateKey } = await keys;
    const idToken = state.forge
      ? await state.forge(payload, await toJwk())
      : await new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(privateKey);
    const access_token = toJwt({ sub: 'u1', iat: now, exp: now + 600 });
    send({ access_token, refresh_token: 'r1', token_type: 'Bearer', expires_in: 600, id_token: idToken });
  }

  return Object.assign(state, {
    open: () =>
      new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve)).then(() => {
        state.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  });
}

const toIssuer = (): Issuer => ({
  url: issuer.origin,
  tokenEndpoint: `${issuer.origin}/token`,
  authorizationEndpoint: `${issuer.origin}/auth`,
  userinfoEndpoint: `${issuer.origin}/me`,
  jwksUri: `${issuer.origin}/jwks`,
  namesItself: true,
  idTokenAlgs: ['ES256'],
});

/** The issuer's answer to a sign-in, with what is changed. */
function toAnswer(address: URL, changed: Readonly<Record<string, string>> = {}): string {
  issuer.nonce = address.searchParams.get('nonce') ?? '';
  const state = address.searchParams.get('state') ?? '';
  return `${RETURN}?${new URLSearchParams({ code: 'c1', state, iss: issuer.origin, ...changed })}`;
}

beforeEach(async () => {
  issuer = createIssuer();
  await issuer.open();
  visit = toAnswer;
  vi.stubGlobal('fetch', fetchAsBrowsers);
});
afterEach(() => {
  issuer.close();
  vi.unstubAllGlobals();
});

const signIn = async (username = '', changed: Partial<Issuer> = {}) => {
  const { authorize } = await import('../../src/platform/authorization.ts');
  return authorize({ ...toIssuer(), ...changed }, client, username);
};
const problem = async () => {
  const error = await signIn().catch((thrown: unknown) => thrown);
  const { code, params } = error as { code: string; params: string[] };
  return [code, ...params];
};

describe('a picture of who signed in', () => {
  const read = async (type: string, size: number, path = '/face', status = 200) => {
    issuer.told = { picture: path.startsWith('/') ? issuer.origin + path : path };
    issuer.face = response => void response.writeHead(status, { 'content-type': type }).end('x'.repeat(size));
    return (await signIn()).picture;
  };

  test('is taken whole, so that whoever shows it asks nobody', async () => {
    expect(await read('image/png', 3)).toBe('data:image/png;base64,eHh4');
    expect(await read('image/webp; x=y', 8 * 1024)).toMatch(/^data:image\/webp;base64,eHh4/);
  });

  test.each([
    ['that is too large', 'image/png', 8 * 1024 + 1, undefined, 200],
    ['that may hold a script', 'image/svg+xml', 3, undefined, 200],
    ['that is not there', 'image/png', 3, undefined, 404],
    ['where Guise may not ask', 'image/png', 3, 'http://localhost:1/face', 200],
    ['at no address', 'image/png', 3, 'javascript:alert(1)', 200],
  ])('%s is none, and no reason to lose the sign-in', async (_, type, size, path, status) => {
    expect(await read(type, size, path, status)).toBeUndefined();
  });
});

describe('a sign-in in the window of the issuer', () => {
  test('gives a token set and who signed in, by a code that only this sign-in can redeem', async () => {
    const visited: URL[] = [];
    visit = address => {
      visited.push(address);
      return toAnswer(address);
    };
    const { tokenSet, profile } = await signIn('alice');
    expect(tokenSet).toMatchObject({ refreshToken: 'r1', tokenEndpoint: toIssuer().tokenEndpoint });
    expect(profile).toMatchObject({ name: 'Alice A', username: 'alice' });
    expect(Object.fromEntries(visited[0]?.searchParams ?? [])).toMatchObject({
      client_id: 'app',
      redirect_uri: RETURN,
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid offline_access',
      prompt: 'login consent',
      login_hint: 'alice',
    });
    expect(Object.fromEntries(issuer.asked[0] ?? [])).toMatchObject({ code: 'c1', redirect_uri: RETURN });
    expect(issuer.asked[0]?.get('code_verifier')).toMatch(/^[\w-]{43}$/);
  });

  test('says that the window was closed', async () => {
    visit = () => Promise.reject(new Error('The user did not approve access.'));
    expect(await problem()).toEqual(['sign-in-closed', new URL(issuer.origin).host]);
  });

  test('says what the issuer refuses', async () => {
    visit = address => toAnswer(address, { error: 'access_denied' });
    expect(await problem()).toEqual(['sign-in-refused', 'access_denied']);
    expect(issuer.asked).toEqual([]);
  });
});

describe('an issuer that errs is told so, and nothing of it is taken', () => {
  test('an answer to another sign-in', async () => {
    visit = address => toAnswer(address, { state: 'other' });
    expect([await problem(), issuer.asked]).toEqual([['state-mixed-up'], []]);
  });

  test('an answer of another issuer', async () => {
    visit = address => toAnswer(address, { iss: 'https://evil.example' });
    expect([await problem(), issuer.asked]).toEqual([['issuer-mixed-up', new URL(issuer.origin).host], []]);
  });

  test.each<[string, Readonly<Record<string, unknown>>, string[]]>([
    ['another issuer', { iss: 'https://evil.example' }, ['id-token-foreign', 'iss']],
    ['another client', { aud: 'other' }, ['id-token-foreign', 'aud']],
    ['another client beside ours', { aud: ['app', 'other'], azp: 'other' }, ['id-token-foreign', 'azp']],
    ['two clients without saying for whom', { aud: ['app', 'other'] }, ['id-token-foreign', 'aud']],
    ['another sign-in', { nonce: 'other' }, ['id-token-foreign', 'nonce']],
    ['no sign-in', { nonce: undefined }, ['id-token-broken']],
    ['nobody', { sub: undefined }, ['id-token-broken']],
    ['the past', { exp: 1 }, ['id-token-expired']],
    ['no end', { exp: undefined }, ['id-token-broken']],
    ['the future', { nbf: 4_000_000_000 }, ['id-token-expired']],
  ])('an id token of %s', async (_, claims, expected) => {
    issuer.claims = claims;
    expect(await problem()).toEqual(expected);
  });

  const foreignKey = generateKeyPair('ES256');
  const asSecret = (jwk: JWK) => new TextEncoder().encode(JSON.stringify(jwk));
  const signBy = async (payload: JWTPayload, kid: string) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid }).sign((await foreignKey).privateKey);

  test.each<[string, NonNullable<typeof issuer.forge>]>([
    ['nobody signed', payload => new UnsecuredJWT(payload).encode()],
    ['another key signed under the name of its own', payload => signBy(payload, 'k1')],
    ['a key signed that it does not publish', payload => signBy(payload, 'k2')],
    [
      'its public key signed as if it were a secret',
      (payload, jwk) => new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(asSecret(jwk)),
    ],
    [
      'brings the key along that signed it',
      async payload => {
        const { privateKey, publicKey } = await foreignKey;
        const header = { alg: 'ES256', kid: 'k1', jwk: await exportJWK(publicKey) };
        return new SignJWT(payload).setProtectedHeader(header).sign(privateKey);
      },
    ],
  ])('an id token that %s', async (_, forge) => {
    issuer.forge = forge;
    expect(await problem()).toEqual(['id-token-signature']);
    const listsAll = { idTokenAlgs: ['ES256', 'HS256', 'none'] };
    await expect(signIn('', listsAll)).rejects.toMatchObject({ code: 'id-token-signature' });
  });

  test('an id token by a key that is gone', async () => {
    issuer.rotates = true;
    expect(await problem()).toEqual(['id-token-signature']);
  });

  test('an id token whose keys are nowhere', async () => {
    const error = await signIn('', { jwksUri: '' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'id-token-unchecked' });
  });

  test.each([
    [
      'HTML',
      (r: ServerResponse) => r.writeHead(200, { 'content-type': 'text/html' }).end('<h1>'),
      ['issuer-not-json'],
    ],
    [
      'two answers at once',
      (r: ServerResponse) => r.writeHead(200, { 'content-type': 'application/json' }).end('{"a":1}{"a":1}'),
      ['issuer-not-json'],
    ],
    ['nothing but a failure', (r: ServerResponse) => r.writeHead(502).end(), ['issuer-failed', '502']],
    [
      'a code that is spent',
      (r: ServerResponse) =>
        r.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}'),
      ['sign-in-expired', '400'],
    ],
  ])('a token endpoint that answers %s', async (_, answer, expected) => {
    issuer.answer = answer;
    expect(await problem()).toEqual(expected);
  });
});
