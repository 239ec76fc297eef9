import { describe, expect, test } from 'vitest';
import { type Attachment, BEARER, fill, readAttachments } from '../../src/core/attachment.ts';
import { AppError } from '../../src/core/errors.ts';

const filling = { token: 'h.p.s', claims: { sub: '42', roles: ['a', 'b'], gone: null }, account: 'qa-admin' };
const header = (template: string): Attachment => ({ kind: 'header', name: 'x-who', template });
const code = (...drafts: Attachment[]) => {
  try {
    return readAttachments(drafts);
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
};

describe('fill', () => {
  test.each([
    ['Bearer {token}', 'Bearer h.p.s'],
    ['{account}', 'qa-admin'],
    ['{claims.sub}:{claims.roles}', '42:["a","b"]'],
    ['<{claims.gone}{claims.none}>', '<>'],
    ['as is', 'as is'],
  ])('makes %s %s', (template, value) => {
    expect(fill(header(template), filling)).toBe(value);
  });

  test('does not fill what a value brings with it', () => {
    expect(fill(header('{account}'), { ...filling, account: '{token}' })).toBe('{token}');
  });

  test.each([
    ['header', 'a\r\nx-evil: 1', 'a%0D%0Ax-evil: 1'],
    ['header', '김관리', '%EA%B9%80%EA%B4%80%EB%A6%AC'],
    ['header', 'half \ud800', 'half %EF%BF%BD'],
    ['cookie', 'a; b="c", d', 'a%3B%20b=%22c%22%2C%20d'],
    ['cookie', 'a\r\nb', 'a%0D%0Ab'],
    ['query', '김 & b', '김 & b'],
    ['session', 'a\r\n김"', 'a\r\n김"'],
  ] as const)('keeps a %s whole with %j in it', (kind, account, value) => {
    expect(fill({ kind, name: 'n', template: '{account}' }, { ...filling, account })).toBe(value);
  });

  test('leaves 20 kB as they are', () => {
    const token = 'x'.repeat(20_000);
    expect(fill(BEARER, { ...filling, token })).toBe(`Bearer ${token}`);
  });
});

describe('readAttachments', () => {
  test('lower-cases the names of headers, and of nothing else', () => {
    expect(
      code({ ...BEARER, name: ' Authorization ' }, { kind: 'cookie', name: 'SID', template: '{token}' }),
    ).toEqual([BEARER, { kind: 'cookie', name: 'SID', template: '{token}' }]);
  });

  test.each([
    ['attachment-missing', []],
    ['attachment-repeated', [BEARER, { ...BEARER, name: 'AUTHORIZATION' }]],
    ['attachment-name', [{ ...BEARER, name: '' }]],
    ['attachment-name', [{ ...BEARER, name: 'x y' }]],
    ['attachment-name', [{ ...BEARER, name: 'x\r\ny' }]],
    ['attachment-name', [{ kind: 'cookie', name: 'a=b', template: '{token}' }]],
    ['attachment-reserved', [{ ...BEARER, name: 'Host' }]],
    ['attachment-reserved', [{ ...BEARER, name: 'Cookie' }]],
    ['template-missing', [{ ...BEARER, template: ' ' }]],
    ['template-unknown', [{ ...BEARER, template: '{password}' }]],
    ['template-unknown', [{ ...BEARER, template: '{claims.}' }]],
  ] as const)('refuses with %s: %j', (expected, drafts) => {
    expect(code(...drafts)).toBe(expected);
  });

  test('lets the braces of JSON be in web storage, and fills what is between them', () => {
    const json: Attachment = { kind: 'local', name: 'auth', template: '{"a":{},"t":"{token}"}' };
    expect(code(json)).toEqual([json]);
    expect(fill(json, filling)).toBe('{"a":{},"t":"h.p.s"}');
  });

  test('takes one name in several kinds', () => {
    const drafts = (['header', 'cookie', 'query', 'local', 'session'] as const).map(kind => ({
      kind,
      name: 'jwt',
      template: '{token}',
    }));
    expect(code(...drafts)).toEqual(drafts);
  });
});
