import { describe, expect, test } from 'vitest';
import { isLoopback, readOrigin, readUrl } from '../../src/core/address.ts';
import { AppError } from '../../src/core/errors.ts';

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
