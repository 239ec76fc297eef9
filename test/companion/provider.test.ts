import type { EventEmitter } from 'node:events';
import { exportJWK, generateKeyPair } from 'jose';
import { expect, it } from 'vitest';
import { toApi } from '../../src/companion/api.ts';
import { readConfig } from '../../src/companion/config.ts';
import type { SigningKey } from '../../src/companion/keys.ts';
import { loadLibrary } from '../../src/companion/library.ts';
import type { Fields } from '../../src/companion/log.ts';
import { createProvider } from '../../src/companion/provider.ts';

const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const jwk = { ...(await exportJWK(privateKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
const keys: SigningKey[] = [{ jwk, createdAt: new Date(0), activatesAt: new Date(0), retiresAt: undefined }];
const issuer = 'http://127.0.0.1:4180';
const logged: { event: string; fields: Fields | undefined }[] = [];
const log = (_level: string, event: string, fields?: Fields) => void logged.push({ event, fields });

const config = readConfig({});
const library = await loadLibrary(log);
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
  // As the app does, before it checks its clients.
  for (const grantType of ['password', 'urn:ietf:params:oauth:grant-type:token-exchange'])
    provider.registerGrantType(grantType, () => {});
  const client = await provider.Client.find('guise');
  expect(client?.metadata()).toMatchObject({
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
