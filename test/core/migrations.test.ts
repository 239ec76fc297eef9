import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { migrateSettings, toStored, VERSION } from '../../src/core/migrations.ts';
import type { Settings } from '../../src/core/state.ts';

const first = {
  sites: [{ id: 'shop', name: 'Shop', origins: ['https://shop.test'] }],
  accounts: [],
  choices: { shop: { kind: 'none' } },
} as const;
const second = {
  ...first,
  paused: false,
  sites: [
    {
      ...first.sites[0],
      attachments: [{ kind: 'header', name: 'authorization', template: 'Bearer {token}' }],
      cookies: 'kept',
    },
  ],
};
const settings = {
  ...second,
  vault: { level: 'device', key: 'device' },
  locking: { onClose: false, onSleep: false, idleMinutes: 0 },
};

describe('migrateSettings', () => {
  test('begins with nothing where nothing is stored', () => {
    const { vault, locking } = settings;
    const nothing = { sites: [], accounts: [], choices: {}, paused: false, vault, locking };
    expect(migrateSettings(undefined)).toEqual(nothing);
  });

  test("leaves today's shape as it is", () => {
    expect(migrateSettings(toStored(settings as Settings))).toEqual(settings);
  });

  test('gives the sites of the first shape a bearer token to send', () => {
    expect(migrateSettings({ version: 1, value: first })).toEqual(settings);
  });

  test('gives the sign-ins of the second shape a way, and an issuer where they renewed', () => {
    const login = {
      url: 'https://id.test/login',
      usernameField: 'username',
      passwordField: 'password',
      tokenAt: '/token',
      refreshTokenAt: '',
      expiresInAt: '',
    };
    const of = (signIn: object) =>
      migrateSettings({ version: 2, value: { ...settings, sites: [{ ...settings.sites[0], signIn }] } })
        .sites[0]?.signIn;
    const now = {
      way: 'login',
      login: { ...login, body: 'json', fields: [], headers: [] },
      client: { id: 'guise', authMethod: 'none' },
    };
    expect(of({ ...login, clientId: 'guise' })).toEqual(now);
    const tokenEndpoint = 'https://id.test/oauth/token';
    expect(of({ ...login, clientId: 'guise', tokenEndpoint })).toEqual({
      ...now,
      issuer: { url: 'https://id.test', tokenEndpoint },
    });
  });

  test('leaves the secrets of the second shape under the key that they are under, and never locks', () => {
    expect(migrateSettings({ version: 2, value: second })).toEqual(settings);
  });

  test('reads the third shape, which was no text yet', () => {
    expect(migrateSettings({ version: 3, value: settings })).toEqual(settings);
  });

  test('refuses a text that is torn', () => {
    expect(() => migrateSettings({ version: VERSION, value: '{"sites":[' })).toThrow(
      new AppError('stored-damaged', 'settings'),
    );
  });

  test('refuses what a step stumbles over', () => {
    expect(() => migrateSettings({ version: 1, value: {} })).toThrow(
      new AppError('stored-damaged', 'settings'),
    );
  });

  test('refuses what a later version stored, and names both versions', () => {
    expect(() => migrateSettings({ version: VERSION + 1, value: settings })).toThrow(
      new AppError('stored-newer', String(VERSION + 1), String(VERSION)),
    );
  });
});
