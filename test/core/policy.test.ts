import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { NEVER_LOCKING } from '../../src/core/locking.ts';
import { checkConfirmed, isAllowedLevel, isProduction, toLocking } from '../../src/core/policy.ts';

test.each([
  ['device', [true, true, true]],
  ['passphrase', [false, true, true]],
  ['memory', [false, false, true]],
] as const)('a minimum of %s allows %j of device, passphrase and memory', (minimumLevel, allowed) => {
  const levels = ['device', 'passphrase', 'memory'] as const;
  expect(levels.map(level => isAllowedLevel({ minimumLevel }, level))).toEqual(allowed);
});

test.each([
  [undefined, 0, 0],
  [10, 0, 10],
  [10, 5, 5],
  [10, 30, 10],
])('where %s minutes are the limit, %i chosen are %i', (most, chosen, expected) => {
  const policy = most === undefined ? {} : { idleMinutes: most };
  expect(toLocking(policy, { ...NEVER_LOCKING, idleMinutes: chosen }).idleMinutes).toBe(expected);
});

test.each([
  ['shop.test', true],
  ['*.shop.test', false],
  ['www.shop.test', false],
  ['*.test', true],
  ['hop.test', false],
])('%s makes https://shop.test:8443 production: %s', (host, expected) => {
  expect(isProduction({ productionHosts: [host] }, { origins: ['https://shop.test:8443'] })).toBe(expected);
});

test('an account is attached in production only when that was confirmed', () => {
  const policy = { productionHosts: ['shop.test'] };
  const site = { name: 'Shop', origins: ['https://shop.test'] } as never;
  expect(() => checkConfirmed(policy, site, undefined)).toThrow(new AppError('production', 'Shop'));
  expect(() => checkConfirmed(policy, site, true)).not.toThrow();
  expect(() => checkConfirmed(undefined, site, undefined)).not.toThrow();
});
