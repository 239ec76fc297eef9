// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import type { Standing } from '../../src/core/standing.ts';
import { EMPTY } from '../../src/core/state.ts';
import { toNextTick } from '../../src/ui/snapshot.ts';
import { toAccount } from './world.tsx';

const NOW = 1_000_000;
const tick = (standings: readonly Standing[], accounts: readonly Account[] = []) =>
  toNextTick({ ...EMPTY, accounts, standings: Object.fromEntries(standings.entries()) }, NOW);
const until = (left: number) => ({
  validity: { receivedAt: NOW - 1000, expiresAt: NOW + left },
  renewable: false,
});

test('paints anew every ten seconds while nothing changes sooner', () => {
  expect(tick([])).toBe(10_000);
  expect(tick([until(3_600_000)])).toBe(10_000);
});

test('paints anew at the very instant at which a token may no longer be sent', () => {
  const soonest = tick([until(3_600_000), until(9_000)]);
  expect(soonest).toBeGreaterThan(0);
  expect(soonest).toBeLessThan(9_000);
});

test('paints anew every second while somebody acts as another, whose time is told to the second', () => {
  const acting = { support: 'sam', subject: 'alice', reason: 'ticket 1234' };
  expect(tick([until(200_000)], [{ ...toAccount('sam acting as alice'), acting }])).toBe(1_000);
});
