import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, toIssuer } from '../../src/companion/config.ts';

const secret = 'a'.repeat(32);

describe('readConfig', () => {
  it('needs nothing: the embedded database, ES256, loopback', () => {
    expect(readConfig({})).toMatchObject({
      issuer: undefined,
      host: '127.0.0.1',
      port: 4180,
      storage: { kind: 'embedded', folder: resolve('.guise') },
      signing: { alg: 'ES256' },
      accessTtl: 600,
      refreshLeeway: 30,
      allowedOrigins: [],
      trustProxyHops: 0,
      limitUser: { tries: 10, seconds: 900 },
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', ISSUER: ' ', DATABASE_URL: '' })).toEqual(readConfig({}));
  });

  it('reads every kind of value', () => {
    const config = readConfig({
      ISSUER: 'https://Auth.test/',
      PORT: '0',
      DATABASE_URL: 'postgres://u:p@db/guise',
      SIGNING_ALG: 'HS256',
      HS_SECRET: secret,
      ALLOWED_ORIGINS: 'http://127.0.0.1:4181, https://app.test/',
      EXTENSION_IDS: 'abcdefghijklmnopabcdefghijklmnop',
      RL_USER: '3/60',
    });
    expect(config).toMatchObject({
      issuer: 'https://auth.test',
      port: 0,
      storage: { kind: 'postgres', url: 'postgres://u:p@db/guise' },
      signing: { alg: 'HS256', secret: new TextEncoder().encode(secret) },
      allowedOrigins: ['http://127.0.0.1:4181', 'https://app.test'],
      extensionIds: ['abcdefghijklmnopabcdefghijklmnop'],
      limitUser: { tries: 3, seconds: 60 },
    });
  });

  it.each([
    ['PORT', { PORT: '99999' }],
    ['PORT', { PORT: '80a' }],
    ['ACCESS_TTL', { ACCESS_TTL: '0' }],
    ['ISSUER', { ISSUER: 'auth.test' }],
    ['ISSUER', { ISSUER: 'https://auth.test/path' }],
    ['ISSUER', { ISSUER: 'https://auth.test/?a=b' }],
    ['ISSUER', { HOST: '0.0.0.0' }],
    ['SIGNING_ALG', { SIGNING_ALG: 'none' }],
    ['HS_SECRET', { SIGNING_ALG: 'HS256' }],
    ['HS_SECRET', { SIGNING_ALG: 'HS256', HS_SECRET: secret.slice(1) }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://db' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://db', DATA_DIR: 'x' }],
    ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: '*' }],
    ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: 'http://127.0.0.1:4181/page' }],
    ['EXTENSION_IDS', { EXTENSION_IDS: 'chrome' }],
    ['RL_IP', { RL_IP: '10' }],
    ['REDIRECT_URIS', { REDIRECT_URIS: '/callback' }],
    ['REDIRECT_URIS', { REDIRECT_URIS: 'https://app.test/#x' }],
    ['PASSWORD_GRANT', { PASSWORD_GRANT: 'yes' }],
    ['API_SECRET', { API_SECRET: secret.slice(1) }],
    ['COOKIE_KEYS', { COOKIE_KEYS: `${secret},short` }],
    ['KEY_SECRETS', { KEY_SECRETS: 'short' }],
  ])('names %s in the error for %o', (name, env) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(new RegExp(`\\b${name}\\b`));
  });

  it('never quotes a secret or a database URL', () => {
    const message = (env: Record<string, string>) => {
      try {
        return String(readConfig(env));
      } catch (error) {
        return String(error);
      }
    };
    expect(message({ SIGNING_ALG: 'HS256', HS_SECRET: 'hunter2' })).not.toContain('hunter2');
    expect(message({ DATABASE_URL: 'mysql://u:hunter2@db' })).not.toContain('hunter2');
    expect(message({ API_SECRET: 'hunter2' })).not.toContain('hunter2');
    expect(message({ COOKIE_KEYS: 'hunter2' })).not.toContain('hunter2');
    expect(message({ KEY_SECRETS: 'hunter2' })).not.toContain('hunter2');
  });
});

describe('toIssuer', () => {
  it('follows the port that was got', () => {
    expect(toIssuer(readConfig({ PORT: '0' }), 5000)).toBe('http://127.0.0.1:5000');
    expect(toIssuer(readConfig({ HOST: '::1' }), 5000)).toBe('http://[::1]:5000');
  });

  it('is what was configured behind a proxy', () => {
    expect(toIssuer(readConfig({ ISSUER: 'https://auth.test' }), 5000)).toBe('https://auth.test');
  });
});
