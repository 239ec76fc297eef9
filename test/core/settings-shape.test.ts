import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { toStored } from '../../src/core/migrations.ts';
import { checkStored } from '../../src/core/settings-shape.ts';
import type { Site } from '../../src/core/site.ts';
import { EMPTY_SETTINGS, type Settings } from '../../src/core/state.ts';
import { state } from './sample-state.ts';

const { tabs: _, standings: __, ...settings } = state;
const [blog, shop, wiki] = settings.sites as readonly [Site, Site, Site];
const issuer = { url: 'https://id.test', tokenEndpoint: 'https://id.test/token' };
const client = { id: 'app', authMethod: 'client_secret_post', scope: 'a b' } as const;

/** Everything that may be set. */
const full: Settings = {
  ...settings,
  sites: [
    blog,
    wiki,
    {
      ...shop,
      signIn: {
        way: 'code',
        issuer: {
          ...issuer,
          authorizationEndpoint: 'https://id.test/authorize',
          deviceAuthorizationEndpoint: 'https://id.test/device',
          revocationEndpoint: 'https://id.test/revoke',
          userinfoEndpoint: 'https://id.test/userinfo',
          jwksUri: 'https://id.test/jwks',
          namesItself: true,
          idTokenAlgs: ['RS256'],
          exchange: { subject: 'subject_token', subjectTokenType: 'urn:x' },
        },
        client: { ...client, audience: 'x', resource: 'https://x.test' },
      },
      attachments: (['header', 'cookie', 'query', 'local', 'session'] as const).map(kind => ({
        kind,
        name: 'x',
        template: '{token}',
      })),
      cookies: 'hidden',
      reload: 'always',
      marks: { frame: true, title: false },
      whoami: { url: 'https://shop.test/me', pointer: '/name' },
    },
  ],
  accounts: settings.accounts.map(account => ({
    ...account,
    pattern: 'dots',
    remembersPassword: true,
    acting: { support: 'alice', subject: 'bob', reason: 'ticket 1', actor: 'Al' },
  })),
  choices: {
    shop: { kind: 'account', account: 'bob' },
    blog: { kind: 'none' },
    wiki: { kind: 'signed-out' },
  },
  paused: true,
  vault: {
    level: 'passphrase',
    key: 'k',
    derivation: { salt: 's', iterations: 1, check: { version: 1, iv: 'i', data: 'd' } },
  },
  locking: { onClose: true, onSleep: true, idleMinutes: 5 },
  pinned: ['bob'],
  sources: ['https://presets.test/'],
  policy: { minimumLevel: 'memory', idleMinutes: 5, exportSecrets: false, productionHosts: ['*.shop.test'] },
};

test.each([
  ['none', EMPTY_SETTINGS],
  ['some', settings],
  ['all there are', full],
])('settings are as everything relies on: %s', (_, value) => {
  checkStored(toStored(value));
});

test('what the first version stored is made into such', () => {
  const { vault: _, locking: __, paused: ___, ...first } = EMPTY_SETTINGS;
  const site = { id: 'shop', name: 'Shop', origins: ['https://shop.test'] };
  checkStored({ version: 1, value: { ...first, sites: [site] } });
});

const withSite = (site: object) => ({ ...settings, sites: [blog, { ...shop, ...site }] });

test.each([
  ['sites[1].origins[0]', withSite({ origins: [1] })],
  ['sites[1].origins[0]', withSite({ origins: ['shop'] })],
  [
    'sites[1].signIn',
    withSite({ signIn: { way: 'password', issuer: { ...issuer, tokenEndpoint: '/token' }, client } }),
  ],
  ['accounts[0].label', { ...settings, accounts: [{ ...settings.accounts[0], label: null }] }],
  ['choices.shop.kind', { ...settings, choices: { shop: { kind: 'everyone' } } }],
  ['vault.level', { ...settings, vault: { level: 'paper', key: 'device' } }],
])('what is damaged is refused and its place named: %s', (path, value) => {
  expect(() => checkStored(toStored(value as Settings))).toThrow(new AppError('stored-damaged', path));
});

test.each([undefined, 0, 'three'])('what has no version is refused: %s', version => {
  expect(() => checkStored({ version: version as number, value: settings })).toThrow(
    new AppError('stored-damaged', 'version'),
  );
});

test('what a migration stumbles over is refused as a whole', () => {
  expect(() => checkStored({ version: 1, value: 'torn' })).toThrow(
    new AppError('stored-damaged', 'settings'),
  );
});
