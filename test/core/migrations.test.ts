import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { migrateSettings, VERSION } from '../../src/core/migrations.ts';

const settings = {
  sites: [{ id: 'shop', name: 'Shop', origins: ['https://shop.test'] }],
  accounts: [],
  choices: { shop: { kind: 'none' } },
} as const;

describe('migrateSettings', () => {
  test('begins with nothing where nothing is stored', () => {
    expect(migrateSettings(undefined)).toEqual({ sites: [], accounts: [], choices: {} });
  });

  test("leaves today's shape as it is", () => {
    expect(migrateSettings({ version: VERSION, value: settings })).toEqual(settings);
  });

  test('reads the first shape that was ever stored', () => {
    expect(migrateSettings({ version: 1, value: settings })).toEqual(settings);
  });

  test('refuses what a later version stored, and names both versions', () => {
    expect(() => migrateSettings({ version: VERSION + 1, value: settings })).toThrow(
      new AppError('stored-newer', String(VERSION + 1), String(VERSION)),
    );
  });
});
