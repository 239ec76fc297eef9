import { describe, expect, test } from 'vitest';
import { toFailed, toRetryDelay } from '../../src/core/retry.ts';

const T = 1_700_000_000_000;

describe('toRetryDelay', () => {
  test.each([
    ['5', 5_000],
    ['0', 60_000],
    ['-5', 60_000],
    ['', 60_000],
    [undefined, 60_000],
    ['soon', 60_000],
    [new Date(T + 30_000).toUTCString(), 30_000],
    [new Date(T - 30_000).toUTCString(), 60_000],
  ])('reads "%s" as %i ms', (retryAfter, delay) => {
    expect(toRetryDelay(retryAfter, T)).toBe(delay);
  });
});

describe('toFailed', () => {
  const failed = { code: 'issuer-failed', params: ['503'] } as const;
  const held = { renewable: true } as const;
  const waits = (chance: number, failures = 0) =>
    (toFailed({ ...held, failures }, failed, T, chance).retryAt ?? 0) - T;

  test('waits twice as long after each failure, and a quarter of an hour at most', () => {
    expect([0, 1, 2, 3, 50].map(failures => waits(1, failures))).toEqual([
      15_000, 30_000, 60_000, 120_000, 900_000,
    ]);
  });

  test('spreads out what failed together', () => {
    expect([0, 0.5, 1].map(chance => waits(chance))).toEqual([7_500, 11_250, 15_000]);
  });

  test('counts, says why, and keeps what is held', () => {
    const validity = { receivedAt: T };
    expect(toFailed({ ...held, validity, failures: 1 }, failed, T, 1)).toEqual({
      ...held,
      validity,
      problem: failed,
      failures: 2,
      retryAt: T + 30_000,
    });
  });

  test('waits as long as the issuer asks', () => {
    const busy = { code: 'issuer-busy', params: ['7'] } as const;
    expect(toFailed({ ...held, failures: 3 }, busy, T, 0).retryAt).toBe(T + 7_000);
  });

  test('counts nothing without a network', () => {
    const offline = { code: 'offline', params: [] } as const;
    expect(toFailed({ ...held, failures: 2 }, offline, T, 1)).toEqual({
      ...held,
      problem: offline,
      retryAt: T + 15_000,
    });
  });
});
