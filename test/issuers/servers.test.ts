import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as client from 'openid-client';
import puppeteer, { type Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browsers, findBrowser } from '../../scripts/prepare.mjs';
import { applications, startDjango } from './django.ts';
import { clients, startGlewlwyd } from './glewlwyd.ts';
import { type Issuer, passwordOf } from './issuer.ts';
import { client as plainClient, startPlainProvider } from './plain-provider.ts';

// What the issuers do by themselves, asked by a client that is not ours either: what fails here is not the extension's.

let browser: Browser;
let back: { readonly url: string; readonly close: () => void };
const started: Issuer[] = [];

beforeAll(async () => {
  const executablePath = findBrowser(browsers.chromium) ?? '';
  browser = await puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const server = createServer((_request, response) => response.end('back')).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  back = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/back`,
    close: () => server.close(),
  };
});

afterAll(async () => {
  await browser.close();
  back.close();
  for (const issuer of started) await issuer.stop();
});

interface Case {
  readonly start: () => Promise<Issuer>;
  readonly client_id: string;
  readonly client_secret?: string;
  readonly scope: string;
  readonly prompt?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  glewlwyd: { start: startGlewlwyd, ...clients.confidential, scope: 'openid' },
  'django-oauth-toolkit': { start: startDjango, ...applications.code, scope: 'openid read' },
  'oidc-provider': {
    start: startPlainProvider,
    ...plainClient,
    scope: 'openid offline_access',
    prompt: 'consent',
  },
};

async function start(name: string): Promise<Issuer> {
  const issuer = await (CASES[name] as Case).start();
  started.push(issuer);
  return issuer;
}

/** Its discovery leads to an address with a slash at its end, and leaves out where it revokes. */
async function discover(
  issuer: Issuer,
  { client_id, client_secret }: Pick<Case, 'client_id' | 'client_secret'>,
): Promise<client.Configuration> {
  const found = await fetch(`${issuer.url}/.well-known/openid-configuration`);
  const metadata = { revocation_endpoint: `${issuer.url}/revoke_token/`, ...(await found.json()) };
  const authentication = client_secret ? client.ClientSecretBasic(client_secret) : client.None();
  const config = new client.Configuration(metadata, client_id, client_secret, authentication);
  client.allowInsecureRequests(config);
  return config;
}

test.each(Object.keys(CASES))('%s signs in by code, renews and revokes', async name => {
  const { scope, prompt, ...known } = CASES[name] as Case;
  const issuer = await start(name);
  await issuer.allowRedirect(back.url);
  const config = await discover(issuer, known);
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
  const page = await browser.newPage();
  const address = client.buildAuthorizationUrl(config, {
    redirect_uri: back.url,
    scope,
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...(prompt && { prompt }),
  });
  await page.goto(address.href);
  await issuer.signIn(page, 'alice');
  await page.waitForFunction(url => location.href.startsWith(url), {}, back.url);
  const checks = { pkceCodeVerifier, expectedState, expectedNonce };
  const first = await client.authorizationCodeGrant(config, new URL(page.url()), checks);
  expect(await issuer.whose(first.access_token)).toBe('alice');
  const second = await client.refreshTokenGrant(config, first.refresh_token ?? '');
  expect(await issuer.whose(second.access_token)).toBe('alice');
  expect(second.access_token).not.toBe(first.access_token);
  await client.tokenRevocation(config, second.access_token, { token_type_hint: 'access_token' });
  expect(await issuer.whose(second.access_token)).toBeUndefined();
  await page.close();
});

test('glewlwyd signs in on another device, and says of the token whether it is good', async () => {
  const issuer = await start('glewlwyd');
  const config = await discover(issuer, clients.confidential);
  const device = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
  const page = await browser.newPage();
  await page.goto(device.verification_uri_complete ?? device.verification_uri);
  await issuer.signIn(page, 'bob');
  const { access_token } = await client.pollDeviceAuthorizationGrant(config, device);
  expect(await issuer.whose(access_token)).toBe('bob');
  expect(await client.tokenIntrospection(config, access_token)).toMatchObject({
    active: true,
    username: 'bob',
  });
  await client.tokenRevocation(config, access_token);
  expect(await client.tokenIntrospection(config, access_token)).toEqual({ active: false });
});

test('django-oauth-toolkit gives tokens for a password, and to programs that are their own accounts', async () => {
  const issuer = await start('django-oauth-toolkit');
  const people = await discover(issuer, applications.password);
  const parameters = { username: 'bob', password: passwordOf('bob'), scope: 'read' };
  const { access_token } = await client.genericGrantRequest(people, 'password', parameters);
  expect(await issuer.whose(access_token)).toBe('bob');
  for (const robot of applications.robots) {
    const { access_token } = await client.clientCredentialsGrant(await discover(issuer, robot));
    expect(await issuer.whose(access_token)).toBe(robot.client_id);
  }
});
