import { createHash } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { exportJWK, generateKeyPair } from 'jose';
import type { Provider } from 'oidc-provider';
import { expect, it } from 'vitest';
import { toApi } from '../../src/companion/api.ts';
import { type Config, ConfigError, readConfig } from '../../src/companion/config.ts';
import type { SigningKey } from '../../src/companion/keys.ts';
import { loadLibrary } from '../../src/companion/library.ts';
import type { Fields } from '../../src/companion/log.ts';
import { checkClients, createProvider } from '../../src/companion/provider.ts';

const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const jwk = { ...(await exportJWK(privateKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
const keys: SigningKey[] = [{ jwk, createdAt: new Date(0), activatesAt: new Date(0), retiresAt: undefined }];
const issuer = 'http://127.0.0.1:4180';
const logged: { event: string; fields: Fields | undefined }[] = [];
const log = (_level: string, event: string, fields?: Fields) => void logged.push({ event, fields });

const library = await loadLibrary(log);

/** With the grants of ours, as the app has it. */
function createFor(config: Config): Provider {
  const provider = createProvider(library, {
    config,
    issuer,
    api: toApi(config, `${issuer}/api`, keys),
    keys,
    cookieKeys: ['k'],
    users: {} as never,
    payloads: {} as never,
    isAllowedOrigin: () => false,
    log,
  });
  for (const grantType of ['password', 'urn:ietf:params:oauth:grant-type:token-exchange'])
    provider.registerGrantType(grantType, () => {});
  return provider;
}
const provider = createFor(readConfig({}));

it('hears what the library has to say at its import instead of printing it', () => {
  const isOld = Number(process.versions.node.split('.')[0]) < 22;
  expect(logged.filter(({ event }) => event === 'library.notice')).toHaveLength(isOld ? 1 : 0);
});

it('logs what fails unforeseen, without what the error quotes, and no mistake of a client', () => {
  const fail = (error: Error) => (provider as EventEmitter).emit('error', error);
  fail(Object.assign(new Error('bad request'), { expose: true }));
  expect(logged.some(({ event }) => event === 'provider.failed')).toBe(false);
  fail(new Error('hunter2'));
  expect(logged.at(-1)).toMatchObject({ event: 'provider.failed', fields: { error: 'Error' } });
  expect(JSON.stringify(logged)).not.toContain('hunter2');
});

it('knows the extension as a public client with every grant of ours', async () => {
  const client = await provider.Client.find('guise');
  expect(client?.metadata()).toMatchObject({
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: [
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'password',
    ],
    response_types: ['code'],
    id_token_signed_response_alg: 'ES256',
  });
});

const extension = 'https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/';
const other = 'https://ponmlkjihgfedcbaponmlkjihgfedcba.chromiumapp.org/';

it('answers the extension where browsers answer extensions, and at loopback, and nowhere else', async () => {
  const client = await provider.Client.find('guise');
  const isAllowed = (uri: string) => client?.redirectUriAllowed(uri);
  // The host is the SHA-1 of guise@guise.example.
  const firefox = createHash('sha1').update('guise@guise.example').digest('hex');
  expect(isAllowed(`https://${firefox}.extensions.allizom.org/`)).toBe(true);
  expect(isAllowed(`http://127.0.0.1/mozoauth2/${firefox}`)).toBe(true);
  expect(isAllowed('http://127.0.0.1:54321/callback')).toBe(true);
  expect(isAllowed(extension)).toBe(true);
  expect(isAllowed('https://evil.test/')).toBe(false);
  expect(isAllowed('https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org.evil.test/')).toBe(false);
});

it('answers no other Chromium extension than those whose ids are given', async () => {
  const pinned = createFor(readConfig({ EXTENSION_IDS: 'abcdefghijklmnopabcdefghijklmnop' }));
  const client = await pinned.Client.find('guise');
  expect(client?.redirectUriAllowed(extension)).toBe(true);
  expect(client?.redirectUriAllowed(other)).toBe(false);
});

it('says before anybody asks what is wrong with a client', async () => {
  const config = readConfig({ REDIRECT_URIS: 'http://app.test/callback' });
  const checking = checkClients(createFor(config), config);
  await expect(checking).rejects.toThrow(ConfigError);
  await expect(checking).rejects.toThrow(/REDIRECT_URIS may be to blame: .*redirect_uris .*http/);
});
