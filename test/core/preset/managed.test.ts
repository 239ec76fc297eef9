import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ManagedShape, toManagedReading, toPolicy } from '../../../src/core/preset/managed.ts';

test('offers the preset, and says what is wrong with the rest', () => {
  const preset = JSON.stringify({ guise: 'preset', version: 1, sites: [] });
  expect(toManagedReading({ preset, idleMinutes: 5 })).toEqual({
    reading: { preset: { sites: [] } },
    flaws: [],
  });
  const { flaws } = toManagedReading({ idleMinutes: '5', productionHosts: ['a', 3], colour: 'red' });
  expect(flaws.map(({ path, problem }) => [path, problem.code, ...problem.params])).toEqual([
    ['idleMinutes', 'file-expected', 'number', 'string'],
    ['productionHosts[1]', 'file-expected', 'string', 'number'],
    ['colour', 'file-unexpected'],
  ]);
});

test('is all that the schema for Chromium knows', () => {
  const file = join(import.meta.dirname, '../../../public/managed_schema.json');
  const { properties } = JSON.parse(readFileSync(file, 'utf8'));
  expect(Object.keys(properties)).toEqual(Object.keys(ManagedShape.entries));
});

describe('toPolicy', () => {
  test('takes over what is as it should be', () => {
    const managed = {
      minimumLevel: 'passphrase',
      idleMinutes: 10,
      exportSecrets: false,
      productionHosts: ['shop.test'],
    };
    expect(toPolicy({ ...managed, preset: '{}' })).toEqual(managed);
  });

  test('guards every host that is one, whatever stands beside it', () => {
    expect(toPolicy({ productionHosts: ['shop.test', 5] })).toEqual({ productionHosts: ['shop.test'] });
  });

  test('guards hosts however they are written, and says which are none', () => {
    const productionHosts = ['Shop.Test', ' *.Bücher.test ', 'https://shop.test:8443/cart', 'a b', '*', ''];
    expect(toPolicy({ productionHosts })).toEqual({
      productionHosts: ['shop.test', '*.xn--bcher-kva.test', 'shop.test'],
    });
    const flaws = toManagedReading({ productionHosts }).flaws.map(({ path, problem }) => [
      path,
      problem.code,
    ]);
    expect(flaws).toEqual([
      ['productionHosts[3]', 'url-invalid'],
      ['productionHosts[4]', 'url-wildcard'],
      ['productionHosts[5]', 'url-invalid'],
    ]);
  });

  test('leaves out what is not', () => {
    expect(
      toPolicy({
        minimumLevel: 'paper',
        idleMinutes: '5',
        exportSecrets: 'no',
        productionHosts: 'shop.test',
      }),
    ).toEqual({});
    expect(toPolicy({ idleMinutes: 0 })).toEqual({});
  });
});
