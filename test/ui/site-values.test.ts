import './fake-browser.ts';
import { describe, expect, test } from 'vitest';
import type { LoginSignIn, SignIn } from '../../src/core/sign-in.ts';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { readSite } from '../../src/core/site-draft.ts';
import type { SignInValues } from '../../src/ui/sign-in-values.ts';
import {
  readSiteDraft,
  type SiteValues,
  toNewSiteValues,
  toOrigins,
  toSiteProblems,
  toSiteValues,
} from '../../src/ui/site-values.ts';
import { SHOP } from './world.tsx';

const { signIn: unchanged, ...fresh } = toNewSiteValues('http://127.0.0.1:4181/cart?x=1');
const values = (changed: Partial<SiteValues>, signIn: Partial<SignInValues> = {}): SiteValues => ({
  ...fresh,
  signIn: { ...unchanged, companion: '127.0.0.1:4180', ...signIn },
  ...changed,
});
const codes = (changed: Partial<SiteValues>, signIn: Partial<SignInValues> = {}) =>
  Object.entries(toSiteProblems(values(changed, signIn), [SHOP])).map(
    ([field, { code }]) => `${field}: ${code}`,
  );

const companion = companionSignIn('https://id.example') as LoginSignIn;
const CUSTOM: SignIn = { ...companion, login: { ...companion.login, tokenAt: 'x-token' } };
const GRANT: SignIn = {
  way: 'code',
  issuer: {
    url: 'https://id.example',
    tokenEndpoint: 'https://id.example/token',
    authorizationEndpoint: 'https://id.example/auth',
    namesItself: true,
    idTokenAlgs: ['ES256'],
  },
  client: { id: 'app', authMethod: 'none', scope: 'openid' },
};

describe('toNewSiteValues', () => {
  test('takes the origin with its port, and the host as the name', () => {
    expect(toNewSiteValues('http://127.0.0.1:4181/cart?x=1')).toMatchObject({
      name: '127.0.0.1:4181',
      origins: ['http://127.0.0.1:4181'],
      signIn: { kind: 'companion' },
    });
  });

  test('is empty where there is no address', () => {
    expect(toNewSiteValues(undefined)).toMatchObject({ name: '', origins: [''] });
  });
});

describe('toSiteValues', () => {
  test('knows the companion again', () => {
    const site = { ...SHOP, signIn: companionSignIn('http://localhost:4180') };
    expect(toSiteValues(site)).toMatchObject({
      signIn: { kind: 'companion', companion: 'http://localhost:4180' },
    });
  });

  test.each([
    ['login', { ...SHOP, signIn: CUSTOM }],
    ['issuer', { ...SHOP, signIn: GRANT }],
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
    expect(toSiteValues(site).signIn.kind).toBe(kind);
    const { id: _, ...draft } = site;
    expect(readSite('x', readSiteDraft(toSiteValues(site)), [])).toEqual({ ...draft, id: 'x' });
  });
});

describe('toSiteProblems', () => {
  test('finds nothing wrong with a site that is right', () => {
    expect(codes({})).toEqual([]);
  });

  test('names each field that is wrong, all at once', () => {
    expect(codes({ name: ' ', origins: ['https://*.example', 'ftp://x'] }, { companion: '' })).toEqual([
      'name: name-missing',
      'origin.0: url-wildcard',
      'origin.1: url-scheme',
      'companion: field-missing',
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

  test('judges every part of a login of its own', () => {
    expect(
      codes(
        {},
        {
          kind: 'login',
          url: '',
          usernameField: '',
          tokenAt: 'data/token',
          tokenEndpoint: 'ftp://x',
          headers: [{ name: 'a b', value: '' }],
        },
      ),
    ).toEqual([
      'url: field-missing',
      'usernameField: field-missing',
      'tokenAt: pointer-invalid',
      'tokenEndpoint: url-scheme',
      'headers.0: header-invalid',
    ]);
  });

  test('asks of an issuer only what the way needs', () => {
    const issuer = { kind: 'issuer', issuer: 'id.example', clientId: '' } as const;
    expect(codes({}, { ...issuer, way: 'code' })).toEqual([
      'clientId: field-missing',
      'tokenEndpoint: field-missing',
      'authorizationEndpoint: field-missing',
    ]);
    expect(codes({}, { ...issuer, way: 'client-credentials', tokenEndpoint: 'http://id.example' })).toEqual([
      'tokenEndpoint: issuer-insecure',
    ]);
  });
});

test('toOrigins reads what can be read and drops the rest', () => {
  expect(toOrigins(['localhost:3000/x', '', '*.x', 'https://a.example:443'])).toEqual([
    'http://localhost:3000',
    'https://a.example',
  ]);
});
