import { describe, expect, test } from 'vitest';
import { toStanding } from '../../src/core/token-standing.ts';
import { toJwt } from './jwt.ts';

const T = 1_700_000_000_000;
const validity = { receivedAt: T, expiresAt: T + 600_000 };

describe('toStanding', () => {
  test('holds nothing of the tokens', () => {
    const tokenSet = {
      ...validity,
      notBefore: T + 1,
      accessToken: 's3cret',
      refreshToken: 's3cret',
      scope: 'a',
    };
    expect(toStanding(tokenSet)).toEqual({ validity: { ...validity, notBefore: T + 1 }, renewable: true });
  });

  test('holds what the token says that they may do', () => {
    const accessToken = toJwt({ sub: '1', roles: ['admin', 'auditor'] });
    expect(toStanding({ receivedAt: T, accessToken })).toEqual({
      validity: { receivedAt: T },
      roles: ['admin', 'auditor'],
      renewable: false,
    });
  });

  test('is not renewable without a refresh token', () => {
    expect(toStanding({ receivedAt: T, accessToken: 's3cret' })).toEqual({
      validity: { receivedAt: T },
      renewable: false,
    });
  });
});
