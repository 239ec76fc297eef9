import { describe, expect, test } from 'vitest';
import { hasSlept, isLockedAtStart, NEVER_LOCKING, nextLook } from '../../src/core/locking.ts';
import { DEVICE, type Vault } from '../../src/core/vault.ts';

const MINUTE = 60_000;
const T = Date.UTC(2026, 0, 1);
const onSleep = { ...NEVER_LOCKING, onSleep: true };
const onClose = { ...NEVER_LOCKING, onClose: true };

describe('sleep', () => {
  test('is looked for every minute, and only where somebody wants to know', () => {
    expect(nextLook(onSleep, T)).toBe(T + MINUTE);
    expect(nextLook(NEVER_LOCKING, T)).toBeUndefined();
  });

  test.each([
    [onSleep, 10 * MINUTE, true],
    [onSleep, 3 * MINUTE, false],
    [onSleep, MINUTE, false],
    [onSleep, -MINUTE, false],
    [NEVER_LOCKING, 10 * MINUTE, false],
  ])('is a gap in the clock that no late alarm explains: %o, %i', (locking, gap, slept) => {
    expect(hasSlept(locking, T, T + gap)).toBe(slept);
  });

  test('is not what was before the first thing that was done', () => {
    expect(hasSlept(onSleep, 0, T)).toBe(false);
  });
});

describe('isLockedAtStart', () => {
  const at = (level: Vault['level']) => ({ ...DEVICE, level });

  test('is so under a passphrase, whose key is on no disk', () => {
    expect(isLockedAtStart(at('passphrase'), NEVER_LOCKING)).toBe(true);
  });

  test('is as was asked for on this device', () => {
    expect([NEVER_LOCKING, onClose].map(locking => isLockedAtStart(at('device'), locking))).toEqual([
      false,
      true,
    ]);
  });

  test('is never so in memory, where nothing is left to lock', () => {
    expect(isLockedAtStart(at('memory'), onClose)).toBe(false);
  });
});
