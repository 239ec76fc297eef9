import { describe, expect, test } from 'vitest';
import { earliest, isDue, isEarly, isExpired, nextChange, toValidity } from '../../src/core/token.ts';

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

describe('isExpired', () => {
  const hour = { receivedAt: T, expiresAt: T + 3_600_000 };
  const brief = { receivedAt: T, expiresAt: T + 10_000 };

  test('withdraws a token five seconds before it expires', () => {
    expect(isExpired(hour, T + 3_594_999)).toBe(false);
    expect(isExpired(hour, T + 3_595_000)).toBe(true);
    expect(isExpired(hour, T + 9_999_999)).toBe(true);
  });

  test('withdraws the shortest-lived token a whole second before it expires, as iat names no fractions', () => {
    const shortest = { receivedAt: T, expiresAt: T + 4_000 };
    expect(isExpired(shortest, T + 2_999)).toBe(false);
    expect(isExpired(shortest, T + 3_000)).toBe(true);
  });

  test('withdraws a short-lived token a tenth of its life before it expires', () => {
    expect(isExpired(brief, T + 8_999)).toBe(false);
    expect(isExpired(brief, T + 9_000)).toBe(true);
  });

  test('never holds for a token that states no expiry', () => {
    expect(isExpired({ receivedAt: T }, Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  test('holds for a token that had expired before it came', () => {
    expect(isExpired({ receivedAt: T, expiresAt: T - 1 }, T)).toBe(true);
    expect(isExpired({ receivedAt: T, expiresAt: T }, T)).toBe(true);
  });

  test('holds when the clock was set back to before it came, by more than time servers do', () => {
    expect(isExpired(hour, T - 2_000)).toBe(false);
    expect(isExpired(hour, T - 2_001)).toBe(true);
  });
});

describe('isEarly', () => {
  test('holds before the instant that nbf names, and no longer at it', () => {
    expect(isEarly({ receivedAt: T, notBefore: T + 10 }, T + 9)).toBe(true);
    expect(isEarly({ receivedAt: T, notBefore: T + 10 }, T + 10)).toBe(false);
    expect(isEarly({ receivedAt: T }, 0)).toBe(false);
  });
});

describe('isDue', () => {
  test('asks for the next token a minute before expiry', () => {
    const hour = { receivedAt: T, expiresAt: T + 3_600_000 };
    expect(isDue(hour, T + 3_539_999)).toBe(false);
    expect(isDue(hour, T + 3_540_000)).toBe(true);
  });

  test('asks for the next token after two thirds of a short life', () => {
    const brief = { receivedAt: T, expiresAt: T + 30_000 };
    expect(isDue(brief, T + 19_999)).toBe(false);
    expect(isDue(brief, T + 20_000)).toBe(true);
  });

  test('never holds for a token that states no expiry', () => {
    expect(isDue({ receivedAt: T }, Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  test('holds when the clock was set back', () => {
    expect(isDue({ receivedAt: T, expiresAt: T + 3_600_000 }, T - 10_000)).toBe(true);
  });

  test.each([1, 100, 3_000, 15_000, 60_000, 179_999, 3_600_000])(
    'comes before the withdrawal in a life of %i ms',
    life => {
      const validity = { receivedAt: T, expiresAt: T + life };
      const due = nextChange(validity, T) ?? 0;
      expect(isDue(validity, due)).toBe(true);
      expect(isExpired(validity, due)).toBe(false);
    },
  );
});

describe('nextChange', () => {
  test('names when a token that came before the clock was set back is known again', () => {
    expect(nextChange({ receivedAt: T }, T - 10_000)).toBe(T - 2_000);
    expect(nextChange({ receivedAt: T }, T - 2_000)).toBeUndefined();
  });

  const validity = { receivedAt: T, expiresAt: T + 600_000, notBefore: T + 60_000 };

  test.each([
    [T, T + 60_000],
    [T + 60_000, T + 540_000],
    [T + 540_000, T + 595_000],
    [T + 595_000, undefined],
    [T + 700_000, undefined],
  ])('at %i is %s', (now, change) => {
    expect(nextChange(validity, now)).toBe(change);
  });

  test('is undefined for a token that states no expiry', () => {
    expect(nextChange({ receivedAt: T }, T)).toBeUndefined();
  });

  test('is in no instant between passed over: every answer stays as it is until then', () => {
    const answers = (now: number) => [isExpired(validity, now), isEarly(validity, now), isDue(validity, now)];
    for (let now = T; now < T + 600_000; now += 997) {
      const until = nextChange(validity, now) ?? T + 600_000;
      expect(answers(until - 1)).toEqual(answers(now));
    }
  });
});

describe('earliest', () => {
  test('is the least of the known, or undefined', () => {
    expect(earliest([3, undefined, 1, 2])).toBe(1);
    expect(earliest([undefined])).toBeUndefined();
    expect(earliest([])).toBeUndefined();
  });
});
