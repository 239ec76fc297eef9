import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { VERSION } from '../../src/core/migrations.ts';
import { checkStored } from '../../src/core/settings-shape.ts';
import { EMPTY_SETTINGS } from '../../src/core/state.ts';
import { state } from './sample-state.ts';

const { tabs: _, standings: __, ...settings } = state;

test('settings are as everything relies on', () => {
  checkStored({ version: VERSION, value: EMPTY_SETTINGS });
  checkStored({ version: VERSION, value: settings });
});

test('what the first version stored is made into such', () => {
  const { vault: _, locking: __, paused: ___, ...first } = EMPTY_SETTINGS;
  const site = { id: 'shop', name: 'Shop', origins: ['https://shop.test'] };
  checkStored({ version: 1, value: { ...first, sites: [site] } });
});

test.each([
  [
    'sites[1].origins[0]',
    { ...settings, sites: settings.sites.map((s, i) => (i === 1 ? { ...s, origins: [1] } : s)) },
  ],
  ['accounts[0].label', { ...settings, accounts: [{ ...settings.accounts[0], label: null }] }],
  ['choices.shop.kind', { ...settings, choices: { shop: { kind: 'everyone' } } }],
  ['vault.level', { ...settings, vault: { level: 'paper', key: 'device' } }],
])('what is damaged is refused and its place named: %s', (path, value) => {
  expect(() => checkStored({ version: VERSION, value })).toThrow(new AppError('stored-damaged', path));
});

test('what a migration stumbles over is refused as a whole', () => {
  expect(() => checkStored({ version: 1, value: 'torn' })).toThrow(
    new AppError('stored-damaged', 'settings'),
  );
});
