import { describe, expect, test } from 'vitest';
import { isLoopback, readOrigin, readUrl } from '../../src/core/address.ts';
import { BEARER } from '../../src/core/attachment.ts';
import { AppError } from '../../src/core/errors.ts';
import { readName } from '../../src/core/name.ts';
import { findSite, type Site, toPermission, toPermissions } from '../../src/core/site.ts';
import { companionSignIn, readSite, type SiteDraft } from '../../src/core/site-draft.ts';

const shop: Site = {
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.test', 'http://localhost:3000'],
  attachments: [BEARER],
  cookies: 'kept',
};

describe('readOrigin', () => {
  test.each([
    ['localhost:3000', 'http://localhost:3000'],
    ['localhost', 'http://localhost'],
    ['app.localhost:8080', 'http://app.localhost:8080'],
    ['127.0.0.1', 'http://127.0.0.1'],
    ['127.0.0.1:4181/', 'http://127.0.0.1:4181'],
    ['127.1:4181', 'http://127.0.0.1:4181'],
    ['[::1]:8080', 'http://[::1]:8080'],
    ['[0:0:0:0:0:0:0:1]', 'http://[::1]'],
    ['EXAMPLE.com', 'https://example.com'],
    ['HTTP://EXAMPLE.COM:80/A', 'http://example.com'],
    ['  example.com  ', 'https://example.com'],
    ['example.com:443', 'https://example.com'],
    ['example.com:8443', 'https://example.com:8443'],
    ['http://example.com:443', 'http://example.com:443'],
    ['https://example.com/deep/path?q=1#h', 'https://example.com'],
    ['example.com/path', 'https://example.com'],
    ['localhost:3000/a', 'http://localhost:3000'],
    ['localhost:3000?tab=1', 'http://localhost:3000'],
    ['localhost:3000#/login', 'http://localhost:3000'],
    ['한국.kr', 'https://xn--3e0b707e.kr'],
    ['https://bücher.example:8443', 'https://xn--bcher-kva.example:8443'],
    ['192.168.0.7:5000', 'https://192.168.0.7:5000'],
    ['https://localhost:3000', 'https://localhost:3000'],
    ['localhost.evil.com', 'https://localhost.evil.com'],
    ['127.0.0.1.evil.com', 'https://127.0.0.1.evil.com'],
  ])('reads %s as %s', (typed, origin) => {
    expect(readOrigin(typed)).toBe(origin);
  });
});

describe('readUrl', () => {
  test.each([
    ['', 'url-invalid'],
    ['   ', 'url-invalid'],
    ['https://', 'url-invalid'],
    ['exa mple.com', 'url-invalid'],
    ['example.com:99999', 'url-invalid'],
    ['http://[::1', 'url-invalid'],
    ['http://999.1.1.1', 'url-invalid'],
    ['javascript:alert(1)', 'url-scheme'],
    ['file:///etc/passwd', 'url-scheme'],
    ['data:text/html,x', 'url-scheme'],
    ['ftp://example.com', 'url-scheme'],
    ['ws://example.com', 'url-scheme'],
    ['chrome://extensions', 'url-scheme'],
    ['about:blank', 'url-scheme'],
    ['https://*.example.com', 'url-wildcard'],
    ['*', 'url-wildcard'],
    ['*://*/*', 'url-wildcard'],
    ['<all_urls>', 'url-invalid'],
    ['https://user@example.com', 'url-credentials'],
    ['https://user:pass@example.com', 'url-credentials'],
    ['user:pass@example.com', 'url-credentials'],
    ['user@localhost:3000', 'url-credentials'],
    ['https://example.com./', 'url-trailing-dot'],
    ['localhost.:3000', 'url-trailing-dot'],
  ])('refuses "%s": %s', (typed, code) => {
    expect(() => readUrl(typed)).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    'https://joe:hunter2@example.com',
    'joe:hunter2@example.com',
    'https://joe:hunter2@*.example.com',
    'https://joe:hunter2@exa mple.com',
    'ftp://joe:hunter2@example.com',
    'https://joe:hunter2/x@example.com',
    'joe:hunter2@',
  ])('never repeats the password in %s', typed => {
    expect(() => readUrl(typed)).toThrow(AppError);
    expect(() => readUrl(typed)).not.toThrow(/hunter2/);
  });

  test('names only the beginning of an address of 10,000 characters', () => {
    expect(() => readUrl(`*${'x'.repeat(10_000)}`)).toThrow(
      new AppError('url-wildcard', `*${'x'.repeat(58)}…`),
    );
  });

  test('keeps the path and the query', () => {
    expect(readUrl('localhost:3000/a?b=c').href).toBe('http://localhost:3000/a?b=c');
  });
});

describe('isLoopback', () => {
  test.each(['localhost', 'a.localhost', '127.0.0.1', '127.9.9.9', '[::1]'])('holds for %s', host => {
    expect(isLoopback(host)).toBe(true);
  });

  test.each(['localhost.com', 'notlocalhost', '128.0.0.1', '127.0.0.1.test', '[::2]', '0.0.0.0'])(
    'does not hold for %s',
    host => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

describe('readSite', () => {
  const draft = (change: Partial<SiteDraft> = {}): SiteDraft => ({
    name: 'App',
    origins: ['https://app.test'],
    ...change,
  });
  const code = (change: Partial<SiteDraft>) => {
    try {
      readSite('app', draft(change), [shop]);
      return 'taken';
    } catch (error) {
      return error instanceof AppError ? [error.code, ...error.params] : error;
    }
  };

  test('trims the name, drops paths and leaves empty lines out', () => {
    expect(readSite('app', draft({ name: '  App  ', origins: ['app.test/login', '', '  '] }), [])).toEqual({
      id: 'app',
      name: 'App',
      origins: ['https://app.test'],
      attachments: [BEARER],
      cookies: 'kept',
    });
  });

  test('refuses a site without an origin', () => {
    expect(code({ origins: [] })).toEqual(['origin-missing']);
    expect(code({ origins: ['', ' '] })).toEqual(['origin-missing']);
  });

  test('refuses an origin given twice, however it is written', () => {
    expect(code({ origins: ['https://app.test', 'APP.test:443/x'] })).toEqual([
      'origin-repeated',
      'https://app.test',
    ]);
  });

  test('refuses an origin of another site, and names that site', () => {
    expect(code({ origins: ['localhost:3000'] })).toEqual(['origin-taken', 'http://localhost:3000', 'Shop']);
  });

  test('takes the same host with another port or scheme', () => {
    expect(code({ origins: ['localhost:3001', 'https://localhost:3000'] })).toBe('taken');
  });

  test('lets a site keep its own origins', () => {
    expect(readSite('shop', { name: 'Shop', origins: shop.origins }, [shop])).toEqual(shop);
  });

  test('refuses a name that is missing, or of 10,000 characters', () => {
    expect(code({ name: '  ' })).toEqual(['name-missing']);
    expect(code({ name: 'x'.repeat(10_000) })).toEqual(['name-too-long', '10000', '80']);
  });

  describe('with a sign-in', () => {
    const signIn = companionSignIn('127.0.0.1:4180');

    test('reads its addresses', () => {
      const typed = { ...signIn, url: '127.0.0.1:4180/login', tokenEndpoint: ' 127.0.0.1:4180/token ' };
      expect(readSite('app', draft({ signIn: typed }), []).signIn).toEqual(signIn);
    });

    test('leaves out an empty token endpoint', () => {
      const { tokenEndpoint: _, ...rest } = signIn;
      expect(readSite('app', draft({ signIn: { ...signIn, tokenEndpoint: ' ' } }), []).signIn).toEqual(rest);
    });

    test.each(['usernameField', 'passwordField', 'tokenAt', 'clientId'] as const)(
      'refuses an empty %s and names it',
      field => {
        expect(code({ signIn: { ...signIn, [field]: ' ' } })).toEqual(['field-missing', field]);
      },
    );

    test('may do without a refresh token and a lifetime', () => {
      expect(code({ signIn: { ...signIn, refreshTokenAt: '', expiresInAt: '' } })).toBe('taken');
    });

    test.each(['tokenAt', 'refreshTokenAt', 'expiresInAt'] as const)('refuses a broken pointer as %s', at => {
      expect(code({ signIn: { ...signIn, [at]: 'access_token' } })).toEqual([
        'pointer-invalid',
        'access_token',
      ]);
    });

    test.each(['url', 'tokenEndpoint'] as const)('refuses a %s that is not http(s)', field => {
      expect(code({ signIn: { ...signIn, [field]: 'javascript:alert(1)' } })).toEqual([
        'url-scheme',
        'javascript:alert(1)',
      ]);
    });
  });
});

describe('companionSignIn', () => {
  test("is the companion's own, whatever path is typed", () => {
    expect(companionSignIn('localhost:4180/x')).toEqual({
      url: 'http://localhost:4180/login',
      usernameField: 'username',
      passwordField: 'password',
      tokenAt: '/access_token',
      refreshTokenAt: '/refresh_token',
      expiresInAt: '/expires_in',
      tokenEndpoint: 'http://localhost:4180/token',
      clientId: 'guise',
    });
  });
});

describe('readName', () => {
  test('takes 80 characters and refuses 81', () => {
    expect(readName('x'.repeat(80))).toHaveLength(80);
    expect(() => readName('x'.repeat(81))).toThrow(new AppError('name-too-long', '81', '80'));
  });
});

describe('findSite', () => {
  test.each([
    'https://shop.test',
    'https://shop.test/a?b#c',
    'http://localhost:3000/',
    'https://shop.test:443/',
  ])('finds the site of %s', url => {
    expect(findSite([shop], url)).toBe(shop);
  });

  test.each([
    undefined,
    '',
    'not a url',
    'about:blank',
    'http://shop.test/',
    'https://shop.test:8443/',
    'https://a.shop.test/',
    'https://shop.test./',
    'https://shop.test.evil.com/',
    'https://shop.test@evil.com/',
    'http://localhost:3001/',
    'http://127.0.0.1:3000/',
  ])('finds none for %s', url => {
    expect(findSite([shop], url)).toBeUndefined();
  });
});

describe('toPermission', () => {
  test.each([
    ['https://shop.test', 'https://shop.test/*'],
    ['http://localhost:3000', 'http://localhost/*'],
    ['http://[::1]:8080', 'http://[::1]/*'],
  ])('covers %s by %s', (origin, pattern) => {
    expect(toPermission(origin)).toBe(pattern);
  });
});

describe('toPermissions', () => {
  test('names each host once, its WebSockets, the sign-in and the token endpoint among them', () => {
    const signIn = { ...companionSignIn('http://localhost:4180'), tokenEndpoint: 'https://id.test/token' };
    expect(toPermissions({ ...shop, signIn })).toEqual([
      'https://shop.test/*',
      'http://localhost/*',
      'wss://shop.test/*',
      'ws://localhost/*',
      'https://id.test/*',
    ]);
  });
});
