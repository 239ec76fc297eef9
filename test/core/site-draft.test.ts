import { describe, expect, test } from 'vitest';
import { BEARER } from '../../src/core/attachment.ts';
import { AppError } from '../../src/core/errors.ts';
import type { Site } from '../../src/core/site.ts';
import { readSite, type SiteDraft } from '../../src/core/site-draft.ts';

const shop: Site = {
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.test', 'http://localhost:3000'],
  attachments: [BEARER],
  cookies: 'kept',
};

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
});
