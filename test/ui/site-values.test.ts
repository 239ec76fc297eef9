import './fake-browser.ts';
import { describe, expect, test } from 'vitest';
import { companionSignIn } from '../../src/core/site-draft.ts';
import {
  readSiteDraft,
  type SiteValues,
  toNewSiteValues,
  toOrigins,
  toSiteProblems,
  toSiteValues,
} from '../../src/ui/site-values.ts';
import { SHOP } from './world.tsx';

const values = (changed: Partial<SiteValues>): SiteValues => ({
  ...toNewSiteValues('http://127.0.0.1:4181/cart?x=1'),
  issuer: '127.0.0.1:4180',
  ...changed,
});
const codes = (changed: Partial<SiteValues>) =>
  Object.entries(toSiteProblems(values(changed), [SHOP])).map(([field, { code }]) => `${field}: ${code}`);

describe('toNewSiteValues', () => {
  test('takes the origin with its port, and the host as the name', () => {
    expect(toNewSiteValues('http://127.0.0.1:4181/cart?x=1')).toMatchObject({
      name: '127.0.0.1:4181',
      origins: ['http://127.0.0.1:4181'],
      kind: 'companion',
    });
  });

  test('is empty where there is no address', () => {
    expect(toNewSiteValues(undefined)).toMatchObject({ name: '', origins: [''] });
  });
});

describe('toSiteValues', () => {
  test('knows the companion again', () => {
    const site = { ...SHOP, signIn: companionSignIn('http://localhost:4180') };
    expect(toSiteValues(site)).toMatchObject({ kind: 'companion', issuer: 'http://localhost:4180' });
  });

  test.each([
    ['custom', { ...SHOP, signIn: { ...companionSignIn('https://id.example'), tokenAt: '/data/token' } }],
    [
      'pasted',
      {
        id: 'x',
        name: 'X',
        origins: ['https://x.example'],
        attachments: SHOP.attachments,
        cookies: 'hidden' as const,
      },
    ],
  ])('gives back what it was given: %s', (kind, site) => {
    expect(toSiteValues(site).kind).toBe(kind);
    const { id: _, ...draft } = site;
    expect(readSiteDraft(toSiteValues(site))).toEqual(draft);
  });
});

describe('toSiteProblems', () => {
  test('finds nothing wrong with a site that is right', () => {
    expect(codes({})).toEqual([]);
  });

  test('names each field that is wrong, all at once', () => {
    expect(codes({ name: ' ', origins: ['https://*.example', 'ftp://x'], issuer: '' })).toEqual([
      'name: name-missing',
      'origin.0: url-wildcard',
      'origin.1: url-scheme',
      'issuer: field-missing',
    ]);
  });

  test.each([
    [['https://shop.example/x'], ['origin.0: origin-taken']],
    [['https://a.example', 'a.example'], ['origin.1: origin-repeated']],
    [['', 'https://a.example'], ['origin.0: origin-missing']],
    [['https://a.example', ''], []],
  ])('judges the addresses %j', (origins, expected) => {
    expect(codes({ origins })).toEqual(expected);
  });

  test('lets a site keep its own addresses', () => {
    expect(toSiteProblems(toSiteValues(SHOP), [SHOP], 'shop')).toEqual({});
  });

  test('judges every part of a sign-in of its own', () => {
    const { signIn } = values({});
    expect(
      codes({
        kind: 'custom',
        signIn: { ...signIn, url: '', usernameField: '', tokenAt: 'token', tokenEndpoint: 'ftp://x' },
      }),
    ).toEqual([
      'url: field-missing',
      'usernameField: field-missing',
      'tokenAt: pointer-invalid',
      'tokenEndpoint: url-scheme',
    ]);
  });
});

test('toOrigins reads what can be read and drops the rest', () => {
  expect(toOrigins(['localhost:3000/x', '', '*.x', 'https://a.example:443'])).toEqual([
    'http://localhost:3000',
    'https://a.example',
  ]);
});
