import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { checkPassphrase, ITERATIONS, toWait } from '../../src/core/vault.ts';

test('a key costs whoever guesses passphrases at least what is recommended today', () => {
  expect(ITERATIONS).toBeGreaterThanOrEqual(600_000);
});

describe('checkPassphrase', () => {
  test('takes eight characters, whatever they are', () => {
    expect(checkPassphrase('가나다라 마바사')).toBeUndefined();
  });

  test('refuses fewer, and says how many it takes', () => {
    expect(() => checkPassphrase('seven77')).toThrow(new AppError('passphrase-short', '8'));
  });
});

describe('toWait', () => {
  test('forgives a slip, then doubles with each wrong passphrase, up to five minutes', () => {
    const waits = Array.from({ length: 14 }, (_, wrong) => toWait(wrong) / 1000);
    expect(waits).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });
});
