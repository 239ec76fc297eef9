import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { checkPointer, findAt } from '../../src/core/json-pointer.ts';

describe('findAt', () => {
  const answer = {
    access_token: 'a',
    data: { 'x/y': 1, 'm~n': 2, '': 3 },
    list: [{ token: 'b' }],
    none: null,
  };

  test.each([
    ['/access_token', 'a'],
    ['/data/x~1y', 1],
    ['/data/m~0n', 2],
    ['/data/', 3],
    ['/list/0/token', 'b'],
    ['/none', null],
  ])('finds what stands at %s', (pointer, value) => {
    expect(findAt(answer, pointer)).toBe(value);
  });

  test.each([
    '',
    '/missing',
    '/access_token/deeper',
    '/none/deeper',
    '/list/1',
    '/list/-',
    '/toString',
    '/__proto__',
    '/constructor/name',
    '/list/0/token/length/x',
  ])('finds nothing at "%s"', pointer => {
    expect(findAt(answer, pointer)).toBeUndefined();
  });

  test('reads "~01" as "~1", as RFC 6901 section 4 says', () => {
    expect(findAt({ '~1': 'yes', '/': 'no' }, '/~01')).toBe('yes');
  });

  test.each([undefined, null, 'text', 7, true])('finds nothing in %s', document => {
    expect(findAt(document, '/a')).toBeUndefined();
  });
});

describe('checkPointer', () => {
  test.each(['', '/', '/a', '/a/b~0c~1d', '/a//b', '/한국'])('takes "%s"', pointer => {
    expect(() => checkPointer(pointer)).not.toThrow();
  });

  test.each(['a', 'a/b', '/a~', '/a~2', '$.a', '/~'])('refuses "%s" and names it', pointer => {
    expect(() => checkPointer(pointer)).toThrow(new AppError('pointer-invalid', pointer));
  });

  test('names only the beginning of a long one', () => {
    expect(() => checkPointer('x'.repeat(10_000))).toThrow(new AppError('pointer-invalid', 'x'.repeat(60)));
  });

  test('judges many slashes before a mistake at once', () => {
    const started = performance.now();
    expect(() => checkPointer(`${'/'.repeat(100_000)}~`)).toThrow(AppError);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
