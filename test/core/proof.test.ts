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
  test('is the first header or query parameter made of the token and fixed text', () => {
    expect(findProof(site(label, mixed, cookie, query, BEARER))).toBe(query);
    expect(findProof(site(BEARER, query))).toBe(BEARER);
  });

  test('is nothing where the token goes into a cookie, or nowhere', () => {
    expect(findProof(site(cookie, label, mixed))).toBeUndefined();
  });
});

describe('findCredential', () => {
  const headers = (authorization?: string) => ({
    url: 'https://shop.test/',
    headers: authorization === undefined ? {} : { authorization },
  });

  test.each([
    ['Bearer abc', 'abc'],
    ['Basic abc', 'Basic abc'],
    ['Bearer ', 'Bearer '],
    ['', ''],
    [undefined, undefined],
  ])('reads an Authorization of %j as %j', (authorization, credential) => {
    expect(findCredential(BEARER, headers(authorization))).toBe(credential);
  });

  test('reads a query parameter of the address', () => {
    expect(findCredential(query, { url: 'https://shop.test/a?b=c&jwt=x.y.z#f', headers: {} })).toBe('x.y.z');
    expect(findCredential(query, { url: 'https://shop.test/a?b=c', headers: {} })).toBeUndefined();
  });
});
