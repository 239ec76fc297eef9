import { expect, test } from 'vitest';
import { toNextTick } from '../../src/ui/snapshot.ts';

const NOW = 1_000_000;
const until = (left: number) => ({
  validity: { receivedAt: NOW - 1000, expiresAt: NOW + left },
  renewable: false,
});

test('paints anew every ten seconds while nothing changes sooner', () => {
  expect(toNextTick([], NOW)).toBe(10_000);
  expect(toNextTick([until(3_600_000)], NOW)).toBe(10_000);
});

test('paints anew at the very instant at which a token may no longer be sent', () => {
  const soonest = toNextTick([until(3_600_000), until(9_000)], NOW);
  expect(soonest).toBeGreaterThan(0);
  expect(soonest).toBeLessThan(9_000);
});
