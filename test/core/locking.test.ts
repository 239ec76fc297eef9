import { describe, expect, test } from 'vitest';
import { isAbandoned, isLockedAtStart, NEVER_LOCKING, nextLook } from '../../src/core/locking.ts';
import { DEVICE, type Vault } from '../../src/core/vault.ts';

const MINUTE = 60_000;
const T = Date.UTC(2026, 0, 1);
const onSleep = { ...NEVER_LOCKING, onSleep: true };
const onClose = { ...NEVER_LOCKING, onClose: true };
const onIdle = { ...NEVER_LOCKING, idleMinutes: 5 };

describe('sleep', () => {
  test('is looked for every minute, and only where somebody wants to know', () => {
    expect([nextLook(onSleep, T), nextLook(onIdle, T)]).toEqual([T + MINUTE, T + MINUTE]);
    expect(nextLook(NEVER_LOCKING, T)).toBeUndefined();
  });

  test.each([
    [onSleep, 10 * MINUTE, true],
    [onSleep, 3 * MINUTE, false],
    [onSleep, MINUTE, false],
    [onSleep, -MINUTE, false],
    [NEVER_LOCKING, 10 * MINUTE, false],
    [onIdle, 6 * MINUTE, true],
    [onIdle, 4 * MINUTE, false],
    [{ ...onIdle, idleMinutes: 1 }, 3 * MINUTE, false],
    [{ ...onIdle, onSleep: true }, 4 * MINUTE, true],
  ])('is a gap in the clock that no late alarm explains: %o, %i', (locking, gap, left) => {
    expect(isAbandoned(locking, T, undefined, T + gap)).toBe(left);
  });

  test('is not what was before the first thing that was done', () => {
    expect(isAbandoned(onSleep, 0, undefined, T)).toBe(false);
  });
});

describe('a locked screen', () => {
  test.each([
    [onIdle, 5 * MINUTE, true],
    [onIdle, 5 * MINUTE - 1, false],
    [onSleep, 60 * MINUTE, false],
    [NEVER_LOCKING, 60 * MINUTE, false],
  ])('counts as nobody there from then on: %o, %i', (locking, span, left) => {
    expect(isAbandoned(locking, T + span, T, T + span)).toBe(left);
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
