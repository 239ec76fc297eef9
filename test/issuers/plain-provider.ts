import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import type { Page } from 'puppeteer-core';
import { askUserinfo } from './app-side.ts';
import { type Issuer, passwordOf, type Username } from './issuer.ts';

/** Public, as the library has it that a client without a secret proves itself. */
export const client = { client_id: 'guise' } as const;

/** oidc-provider as it comes: its own pages, keys, store and opaque access tokens. Only revocation is switched on. */
export async function startPlainProvider(): Promise<Issuer> {
  let answer: ReturnType<Provider['callback']>;
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const allowRedirect = async (redirectUri: string) => {
    answer = createProvider(url, redirectUri).callback();
  };
  await allowRedirect('https://nowhere.invalid/');
  return {
    url,
    signIn,
    allowRedirect,
    whose: token => askUserinfo(`${url}/me`, token),
    async stop() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

function createProvider(url: string, redirectUri: string): Provider {
  return new Provider(url, {
    clients: [
      {
        ...client,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'none',
      },
    ],
    features: { revocation: { enabled: true } },
  });
}

/** Its login page takes any name and password; then it asks whether Guise may. */
async function signIn(page: Page, username: Username): Promise<void> {
  await page.locator('input[name=login]').fill(username);
  await page.locator('input[name=password]').fill(passwordOf(username));
  await page.locator('button.login-submit').click();
  await page.locator('form[action] input[name=prompt][value=consent] ~ button').click();
}
