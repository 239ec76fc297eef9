import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { readName } from '../../src/core/name.ts';

describe('readName', () => {
  test('takes 80 characters and refuses 81', () => {
    expect(readName('x'.repeat(80))).toHaveLength(80);
    expect(() => readName('x'.repeat(81))).toThrow(new AppError('name-too-long', '81', '80'));
  });
});
