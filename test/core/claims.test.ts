import { describe, expect, test } from 'vitest';
import { readClaims } from '../../src/core/claims.ts';
import { AppError } from '../../src/core/errors.ts';
import { toJwt } from './jwt.ts';

/** An instant, and some seconds after it as the claims of a JWT have them. */

describe('readClaims', () => {
  test('reads what a JWT says, in any script', () => {
    expect(readClaims(toJwt({ sub: '김철수', exp: 5, roles: ['a'] }))).toEqual({
      sub: '김철수',
      exp: 5,
      roles: ['a'],
    });
  });

  test('reads an unsigned JWT (RFC 7519 section 6)', () => {
    expect(readClaims(toJwt({ sub: 'a' }).replace(/[^.]+$/, ''))).toEqual({ sub: 'a' });
  });

  test.each([
    '',
    'opaque',
    'a.b',
    'a..c',
    '.b.c',
    'a.b.c.d.e',
    'Bearer a.b.c',
    'a.b.c\r\nx-evil: 1',
    'a.b.c ',
    'ä.b.c',
  ])('refuses %j: not a JWT', token => {
    expect(() => readClaims(token)).toThrow(new AppError('token-not-jwt'));
  });

  test.each([
    ['no JSON', 'e30.bm8gSlNPTg.x'],
    ['no base64url', 'e30.a.x'],
    ['a string', toJwt('sub')],
    ['a number', toJwt(7)],
    ['null', toJwt(null)],
    ['a list', toJwt([{ sub: 'a' }])],
  ])('refuses a payload that is %s', (_, token) => {
    expect(() => readClaims(token)).toThrow(new AppError('token-payload'));
  });

  test('never repeats the token', () => {
    for (const token of ['s3cret', 's3cret.s3cret.s3cret', toJwt('s3cret')]) {
      try {
        readClaims(token);
        expect.unreachable();
      } catch (error) {
        expect(JSON.stringify([String(error), (error as AppError).params])).not.toContain('3cret');
      }
    }
  });
});
