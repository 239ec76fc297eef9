import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import type { GrantSignIn, Issuer, LoginSignIn } from '../../src/core/sign-in.ts';
import { companionSignIn, readSignIn } from '../../src/core/sign-in-draft.ts';

const companion = companionSignIn('127.0.0.1:4180') as LoginSignIn;
const issuer: Issuer = { url: 'https://id.test', tokenEndpoint: 'https://id.test/token' };

const tell = (read: () => unknown) => {
  try {
    read();
    return 'taken';
  } catch (error) {
    return error instanceof AppError ? [error.code, ...error.params] : error;
  }
};

describe('a login', () => {
  const login = (changed: Partial<LoginSignIn['login']>): LoginSignIn => ({
    ...companion,
    login: { ...companion.login, ...changed },
  });
  const code = (changed: Partial<LoginSignIn['login']>) => tell(() => readSignIn(login(changed)));

  test('has its addresses read', () => {
    const typed = login({ url: '127.0.0.1:4180/login' });
    const endpoints = { ...companion.issuer, url: '127.0.0.1:4180', tokenEndpoint: ' 127.0.0.1:4180/token ' };
    expect(readSignIn({ ...typed, issuer: endpoints })).toEqual(companion);
  });

  test('has no issuer where there is no token endpoint', () => {
    const { issuer: _, ...rest } = companion;
    expect(readSignIn({ ...companion, issuer: { url: '', tokenEndpoint: ' ' } })).toEqual(rest);
  });

  test.each(['usernameField', 'passwordField', 'tokenAt'] as const)('names an empty %s', field => {
    expect(code({ [field]: ' ' })).toEqual(['field-missing', field]);
  });

  test('needs a client id', () => {
    const client = { id: ' ', authMethod: 'none' } as const;
    expect(tell(() => readSignIn({ ...companion, client }))).toEqual(['field-missing', 'clientId']);
  });

  test('may do without a refresh token and a lifetime', () => {
    expect(code({ refreshTokenAt: '', expiresInAt: '' })).toBe('taken');
  });

  test.each(['tokenAt', 'refreshTokenAt', 'expiresInAt'] as const)('has no broken pointer as %s', at => {
    expect(code({ [at]: 'access_token' })).toEqual(['pointer-invalid', 'access_token']);
  });

  test('may have its token in a header of the answer', () => {
    expect(code({ tokenAt: 'X-Auth-Token' })).toBe('taken');
  });

  test('may be plain http anywhere, as the app itself is', () => {
    expect(code({ url: 'http://app.test/login' })).toBe('taken');
  });

  test('drops what has no name, and writes headers in lower case', () => {
    const blank = { name: ' ', value: 'x' };
    expect(
      readSignIn(
        login({
          fields: [blank, { name: 'realm', value: '' }],
          headers: [{ name: ' X-Tenant ', value: ' a ' }, blank],
        }),
      ),
    ).toMatchObject({
      login: { fields: [{ name: 'realm', value: '' }], headers: [{ name: 'x-tenant', value: 'a' }] },
    });
  });

  test.each([
    ['a header', 'x'],
    ['x-ok', 'a\r\nb'],
    ['x-ok', '한'],
  ])('refuses the header %j: %j', (name, value) => {
    expect(code({ headers: [{ name, value }] })).toEqual(['header-invalid', name]);
  });
});

describe('a grant', () => {
  const grant = (way: GrantSignIn['way'], changed: Partial<Issuer> = {}, id = 'app'): GrantSignIn => ({
    way,
    issuer: { ...issuer, ...changed },
    client: { id, authMethod: 'none' },
  });
  const code = (...given: Parameters<typeof grant>) => tell(() => readSignIn(grant(...given)));

  test('leaves out what is blank', () => {
    const typed = grant('password', { jwksUri: ' ', userinfoEndpoint: '' });
    expect(readSignIn({ ...typed, client: { ...typed.client, scope: ' ', audience: '' } })).toEqual(
      grant('password'),
    );
  });

  test('needs where it is asked, and only that', () => {
    expect(code('code')).toEqual(['field-missing', 'authorizationEndpoint']);
    expect(code('device')).toEqual(['field-missing', 'deviceAuthorizationEndpoint']);
    expect(code('password', { tokenEndpoint: '' })).toEqual(['field-missing', 'tokenEndpoint']);
    expect(code('password', { url: '' })).toEqual(['field-missing', 'issuer']);
    expect(code('code', { authorizationEndpoint: 'https://id.test/auth' })).toBe('taken');
    expect(code('password')).toBe('taken');
  });

  test('needs a client id, but for accounts that are clients themselves', () => {
    expect(code('password', {}, ' ')).toEqual(['field-missing', 'clientId']);
    expect(code('client-credentials', {}, '')).toBe('taken');
  });

  test.each(['url', 'tokenEndpoint', 'jwksUri'] as const)('is asked in clear on loopback only: %s', name => {
    expect(code('password', { [name]: 'http://id.test/x' })).toEqual(['issuer-insecure', 'id.test']);
    expect(code('password', { [name]: 'http://id.localhost:4180/x' })).toBe('taken');
  });

  test.each(['url', 'tokenEndpoint'] as const)('has no %s that is not http(s)', name => {
    expect(code('password', { [name]: 'javascript:alert(1)' })).toEqual([
      'url-scheme',
      'javascript:alert(1)',
    ]);
  });

  test.each([
    ['id.test', 'https://id.test'],
    ['https://id.test/', 'https://id.test/'],
    ['https://id.test/realms/x', 'https://id.test/realms/x'],
    ['https://id.test/realms/x/', 'https://id.test/realms/x/'],
  ])('keeps the identifier %s letter by letter', (typed, url) => {
    expect(readSignIn(grant('password', { url: typed })).issuer?.url).toBe(url);
  });
});

describe('companionSignIn', () => {
  test("is the companion's own, whatever path is typed", () => {
    const { login, issuer, client } = companionSignIn('localhost:4180/x') as LoginSignIn;
    expect([login.url, issuer?.url, issuer?.tokenEndpoint, issuer?.jwksUri, client.id]).toEqual([
      'http://localhost:4180/login',
      'http://localhost:4180',
      'http://localhost:4180/token',
      'http://localhost:4180/jwks',
      'guise',
    ]);
  });

  test('is right as it is', () => {
    expect(readSignIn(companion)).toEqual(companion);
  });
});
