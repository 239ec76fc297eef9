import { describe, expect, test } from 'vitest';
import { AppError, toProblem } from '../../src/core/errors.ts';

describe('toProblem', () => {
  test('carries the code and what fills its sentence', () => {
    expect(toProblem(new AppError('origin-taken', 'https://a.test', 'Shop'))).toEqual({
      code: 'origin-taken',
      params: ['https://a.test', 'Shop'],
    });
  });

  test('leaves out the message of an error that is not ours, which may quote a secret', () => {
    expect(toProblem(new TypeError('cannot send hunter2'))).toEqual({
      code: 'unexpected',
      params: ['TypeError'],
    });
  });

  test.each([
    ['hunter2', 'string'],
    [undefined, 'undefined'],
    [{ password: 'hunter2' }, 'object'],
  ])('says of a thrown %j only its type', (thrown, type) => {
    expect(toProblem(thrown)).toEqual({ code: 'unexpected', params: [type] });
  });
});

describe('AppError', () => {
  test('says its code and its particulars', () => {
    expect(new AppError('site-unknown').message).toBe('site-unknown');
    expect(new AppError('name-too-long', '100', '80').message).toBe('name-too-long (100, 80)');
  });
});
