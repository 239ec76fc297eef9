import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { callback, Visitor } from './visitor.ts';
import { password, readTokens, startForFile, whoami } from './world.ts';

const consoles = (['debug', 'log', 'info', 'warn', 'error'] as const).map(name => vi.spyOn(console, name));
const apiSecret = 'a secret of the tests, 32 characters or more';
const { origin, users } = await startForFile({ API_SECRET: apiSecret });
const options = { execute: [client.allowInsecureRequests] };
const insecure = { [oauth.allowInsecureRequests]: true } as const;

beforeAll(async () => {
  await users.add({ username: 'alice', password, isTest: true, displayName: 'Alice A.' });
  await users.add({ username: 'sam', password, roles: ['support'] });
});

const nameOf = async (token: string) => (await (await whoami(origin, token)).json()).username;

/** Signs alice in at the page that this request leads to, and returns where the client is answered. */
async function signIn(url: URL): Promise<URL> {
  const visitor = new Visitor(origin);
  const page = await visitor.visit(url);
  return (await visitor.submit(page, 'username', { username: 'alice', password })).url;
}

describe.each(['oidc', 'oauth2'] as const)('openid-client, which discovers it as %s', algorithm => {
  const discover = (id = 'guise', auth = client.None()) =>
    client.discovery(new URL(origin), id, undefined, auth, { ...options, algorithm });

  it('renews', async () => {
    const config = await discover();
    expect(config.serverMetadata()).toMatchObject({ issuer: origin, token_endpoint: `${origin}/token` });
    const first = await readTokens(origin, 'alice');
    const second = await client.refreshTokenGrant(config, first.refresh_token);
    expect(second.expires_in).toBe(600);
    expect(await nameOf(second.access_token)).toBe('alice');
    expect(second.refresh_token).toBeDefined();
    await expect(client.refreshTokenGrant(config, 'made-up')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('signs in with a code and PKCE, reads the id token and userinfo, and signs out', async () => {
    const config = await discover();
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: 'openid profile api',
      state: expectedState,
      nonce: expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
    const tokens = await client.authorizationCodeGrant(config, await signIn(url), checks);
    const sub = tokens.claims()?.sub ?? '';
    expect(tokens.claims()).toMatchObject({ preferred_username: 'alice', name: 'Alice A.' });
    expect(await client.fetchUserInfo(config, tokens.access_token, sub)).toEqual({
      sub,
      name: 'Alice A.',
      preferred_username: 'alice',
    });
    await client.tokenRevocation(config, tokens.refresh_token ?? '');
    expect((await whoami(origin, tokens.access_token)).status).toBe(401);
  });

  it('signs a device in', async () => {
    const config = await discover();
    const device = await client.initiateDeviceAuthorization(config, { scope: 'openid profile api' });
    const visitor = new Visitor(origin);
    const code = await visitor.visit(device.verification_uri_complete ?? '');
    const confirm = await visitor.submit(code, 'user_code', { user_code: device.user_code });
    const form = await visitor.submit(confirm, 'confirm', { confirm: 'yes' });
    await visitor.submit(form, 'username', { username: 'alice', password });
    const tokens = await client.pollDeviceAuthorizationGrant(config, { ...device, interval: 1 });
    expect(await nameOf(tokens.access_token)).toBe('alice');
  });

  it('takes a password, and acts as someone else', async () => {
    const config = await discover();
    const sam = await client.genericGrantRequest(config, 'password', { username: 'sam', password });
    const acting = await client.genericGrantRequest(
      config,
      'urn:ietf:params:oauth:grant-type:token-exchange',
      {
        subject_token: 'alice',
        subject_token_type: 'urn:guise:token-type:username',
        actor_token: sam.access_token,
        actor_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        reason: 'ticket 1234',
      },
    );
    expect(acting.expires_in).toBe(300);
    expect(await (await whoami(origin, acting.access_token)).json()).toMatchObject({
      username: 'alice',
      act: { username: 'sam' },
    });
  });

  it('introspects for the API, and for nobody else', async () => {
    const { access_token, refresh_token } = await readTokens(origin, 'alice');
    const api = await discover('guise-api', client.ClientSecretBasic(apiSecret));
    expect(await client.tokenIntrospection(api, access_token)).toMatchObject({
      active: true,
      username: 'alice',
      client_id: 'guise',
    });
    expect(await client.tokenIntrospection(api, refresh_token)).toMatchObject({ active: true });
    for (const token of [access_token, refresh_token])
      expect(await client.tokenIntrospection(await discover(), token)).toEqual({ active: false });
  });

  it('ends a sign-in for the client that it is of, and for no other', async () => {
    const { access_token } = await readTokens(origin, 'alice');
    const api = await discover('guise-api', client.ClientSecretBasic(apiSecret));
    await client.tokenRevocation(api, access_token);
    expect(await client.tokenIntrospection(api, access_token)).toMatchObject({ active: true });
    await client.tokenRevocation(await discover(), access_token);
    expect(await client.tokenIntrospection(api, access_token)).toEqual({ active: false });
  });
});

describe('oauth4webapi', async () => {
  const server = await oauth.processDiscoveryResponse(
    new URL(origin),
    await oauth.discoveryRequest(new URL(origin), insecure),
  );
  const guise: oauth.Client = { client_id: 'guise' };

  it('signs in with a code and PKCE, and checks the id token’s signature', async () => {
    const verifier = oauth.generateRandomCodeVerifier();
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
    const url = new URL(server.authorization_endpoint ?? '');
    url.search = new URLSearchParams({
      client_id: 'guise',
      response_type: 'code',
      redirect_uri: callback,
      scope: 'openid api',
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).toString();
    const answer = oauth.validateAuthResponse(server, guise, await signIn(url), state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      guise,
      oauth.None(),
      answer,
      callback,
      verifier,
      insecure,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, guise, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, response, insecure);
    expect(await nameOf(tokens.access_token)).toBe('alice');
  });

  it('revokes, and says what was refused', async () => {
    const { access_token, refresh_token } = await readTokens(origin, 'alice');
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(server, guise, oauth.None(), access_token, insecure),
    );
    expect((await whoami(origin, access_token)).status).toBe(401);
    const response = await oauth.refreshTokenGrantRequest(
      server,
      guise,
      oauth.None(),
      refresh_token,
      insecure,
    );
    await expect(oauth.processRefreshTokenResponse(server, guise, response)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });
});

it('asks for userinfo as one likes, for whom it was allowed to', async () => {
  const ask = (method: string, token: string) =>
    fetch(`${origin}/me`, { method, headers: { Authorization: `Bearer ${token}` } });
  const { access_token } = await readTokens(origin, 'alice');
  for (const method of ['GET', 'POST']) {
    const refused = await ask(method, access_token);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      403,
      'Bearer error="insufficient_scope", scope="openid"',
    ]);
    expect((await ask(method, 'made-up')).status).toBe(401);
  }
});

it('has not printed what the library has to say of any of it', async () => {
  const page = await new Visitor(origin).visit('/auth?client_id=nobody');
  expect(page.status).toBe(400);
  expect(consoles.flatMap(({ mock }) => mock.calls)).toEqual([]);
});
