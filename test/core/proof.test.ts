import { describe, expect, test } from 'vitest';
import { type Attachment, BEARER } from '../../src/core/attachment.ts';
import { findCredential, findProof } from '../../src/core/proof.ts';
import type { Site } from '../../src/core/site.ts';

const label: Attachment = { kind: 'header', name: 'x-account', template: '{account}' };
const mixed: Attachment = { kind: 'header', name: 'x-both', template: '{account}:{token}' };
const cookie: Attachment = { kind: 'cookie', name: 'sid', template: '{token}' };
const query: Attachment = { kind: 'query', name: 'jwt', template: '{token}' };
const site = (...attachments: Attachment[]): Site => ({
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.test'],
  attachments,
  cookies: 'kept',
});

describe('findProof', () => {
  test('is the first header, cookie or query parameter made of the token and fixed text', () => {
    expect(findProof(site(label, mixed, cookie, query, BEARER))).toBe(cookie);
    expect(findProof(site(BEARER, query))).toBe(BEARER);
  });

  test('is nothing where the token goes into web storage, or nowhere', () => {
    expect(
      findProof(site({ kind: 'session', name: 'jwt', template: '{token}' }, label, mixed)),
    ).toBeUndefined();
  });
});

describe('findCredential', () => {
  const headers = (authorization?: string) => ({
    url: 'https://shop.test/',
    headers: authorization === undefined ? {} : { authorization },
  });

  test.each([
    ['Bearer abc', { value: 'abc' }],
    ['Basic abc', { value: 'Basic abc' }],
    ['Bearer ', { value: 'Bearer ' }],
    ['', { value: '' }],
    [undefined, undefined],
  ])('reads an Authorization of %j as %j', (authorization, credential) => {
    expect(findCredential(BEARER, headers(authorization))).toEqual(credential);
  });

  test('reads a query parameter of the address', () => {
    const at = (url: string) => findCredential(query, { url, headers: {} });
    expect(at('https://shop.test/a?b=c&jwt=x.y.z#f')).toEqual({ value: 'x.y.z' });
    expect(at('https://shop.test/a?b=c')).toBeUndefined();
  });

  test.each([
    ['a=1; sid=x.y.z', { value: 'x.y.z' }],
    ['sid=own; a=1; sid=x.y.z', { value: 'x.y.z', second: true }],
    // Two rules of ours may match one request.
    ['sid=x.y.z; sid=x.y.z', { value: 'x.y.z' }],
    ['xsid=own; a=sid=', undefined],
    [undefined, undefined],
  ])('reads the last cookie of its name in %j', (sent, credential) => {
    const reported = { url: 'https://shop.test/', headers: sent === undefined ? {} : { cookie: sent } };
    expect(findCredential(cookie, reported)).toEqual(credential);
  });

  test('knows fixed text by what it was sent as', () => {
    const quoted: Attachment = { kind: 'cookie', name: 'sid', template: '"{token}"; ' };
    const reported = { url: 'https://shop.test/', headers: { cookie: 'sid=%22x.y.z%22%3B%20' } };
    expect(findCredential(quoted, reported)).toEqual({ value: 'x.y.z' });
  });
});
