import { expect, test } from 'vitest';
import { EMPTY } from '../../../src/core/state.ts';
import { toSignInPlan } from '../../../src/ui/options/sign-in-plan.ts';
import { MINUTE, NOW, SHOP, toAccount, toReady } from '../world.tsx';

test('renews what renews, asks for what cannot, leaves alone what is fine', () => {
  const held = { ...toReady(), renewable: false };
  const expired = { ...toReady(-MINUTE), renewable: false };
  const state = {
    ...EMPTY,
    sites: [SHOP],
    accounts: ['renewable', 'held', 'expired', 'absent'].map(id => toAccount(id)),
    standings: { renewable: toReady(-MINUTE), held, expired },
  };
  const { renew, ask } = toSignInPlan(state, NOW);
  expect(renew.map(({ id }) => id)).toEqual(['renewable']);
  expect(ask.map(({ id }) => id)).toEqual(['expired', 'absent']);
});
