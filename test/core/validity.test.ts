import { describe, expect, test } from 'vitest';
import { toValidity } from '../../src/core/validity.ts';

/** An instant, and some seconds after it as the claims of a JWT have them. */
const T = 1_700_000_000_000;
const s = (seconds: number) => T / 1000 + seconds;

describe('toValidity', () => {
  test('takes exp at its word when nothing else is said', () => {
    expect(toValidity({ exp: s(600) }, undefined, T)).toEqual({ receivedAt: T, expiresAt: T + 600_000 });
  });

  test('takes exp at its word when only iat stands beside it', () => {
    expect(toValidity({ iat: s(-50), exp: s(600) }, undefined, T).expiresAt).toBe(T + 600_000);
  });

  test('counts expires_in from when the token was asked for', () => {
    expect(toValidity({}, 600, T)).toEqual({ receivedAt: T, expiresAt: T + 600_000 });
  });

  test('gives no expiry where none is stated', () => {
    expect(toValidity({ sub: 'a' }, undefined, T)).toEqual({ receivedAt: T });
  });

  test.each([
    ['ahead', -7200],
    ['behind', 7200],
  ])("reads exp relative to iat when this machine's clock is two hours %s", (_, off) => {
    expect(toValidity({ iat: s(off), exp: s(off + 600) }, 600, T).expiresAt).toBe(T + 600_000);
  });

  test('lets the earlier of exp and expires_in hold', () => {
    expect(toValidity({ iat: s(0), exp: s(300) }, 600, T).expiresAt).toBe(T + 300_000);
    expect(toValidity({ iat: s(0), exp: s(600) }, 300, T).expiresAt).toBe(T + 300_000);
    expect(toValidity({ exp: s(300) }, 600, T).expiresAt).toBe(T + 300_000);
  });

  test('notes an nbf that lies ahead, and leaves out one that has passed', () => {
    expect(toValidity({ nbf: s(60), exp: s(600) }, undefined, T).notBefore).toBe(T + 60_000);
    expect(toValidity({ nbf: s(0), exp: s(600) }, undefined, T)).not.toHaveProperty('notBefore');
  });

  test('reads nbf relative to iat, so that a slow clock here does not make it early', () => {
    expect(toValidity({ iat: s(90), nbf: s(90), exp: s(690) }, 600, T)).toEqual({
      receivedAt: T,
      expiresAt: T + 600_000,
    });
  });

  test.each([null, {}, [], true, Number.NaN, Number.POSITIVE_INFINITY])(
    'takes an exp of %j for none',
    exp => {
      expect(toValidity({ exp: exp as number }, undefined, T)).toEqual({ receivedAt: T });
    },
  );
});
