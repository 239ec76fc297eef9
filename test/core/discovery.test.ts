import { describe, expect, test } from 'vitest';
import { readMetadata } from '../../src/core/discovery.ts';
import { AppError } from '../../src/core/errors.ts';

const metadata = { issuer: 'https://id.test', token_endpoint: 'https://id.test/token' };

describe('readMetadata', () => {
  test('takes every address that the issuer names, and how it answers', () => {
    expect(
      readMetadata({
        ...metadata,
        authorization_endpoint: 'https://id.test/auth',
        device_authorization_endpoint: 'https://id.test/device',
        revocation_endpoint: 'https://id.test/revoke',
        userinfo_endpoint: 'https://id.test/me',
        jwks_uri: 'https://id.test/jwks',
        authorization_response_iss_parameter_supported: true,
        id_token_signing_alg_values_supported: ['ES256'],
      }).issuer,
    ).toEqual({
      url: 'https://id.test',
      tokenEndpoint: 'https://id.test/token',
      authorizationEndpoint: 'https://id.test/auth',
      deviceAuthorizationEndpoint: 'https://id.test/device',
      revocationEndpoint: 'https://id.test/revoke',
      userinfoEndpoint: 'https://id.test/me',
      jwksUri: 'https://id.test/jwks',
      namesItself: true,
      idTokenAlgs: ['ES256'],
    });
  });

  test('asks for no more than the issuer offers', () => {
    expect(readMetadata(metadata).scope).toBe('');
    expect(readMetadata({ ...metadata, scopes_supported: ['email', 'offline_access', 'openid'] }).scope).toBe(
      'openid offline_access',
    );
  });

  test('needs a token endpoint', () => {
    expect(() => readMetadata({ issuer: 'https://id.test' })).toThrow(
      new AppError('discovery-incomplete', 'https://id.test'),
    );
  });
});
