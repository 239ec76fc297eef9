import { describe, expect, test } from 'vitest';
import { earliest, isDue, isEarly, isExpired, nextChange } from '../../src/core/token.ts';

const T = 1_700_000_000_000;

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
