import { EMPTY } from '../core/state.ts';
import { installRules } from '../platform/net-rules.ts';
import { readGranted, removePermissions } from '../platform/permissions.ts';
import { exclusively, local, readState, session } from '../platform/storage.ts';
import { forgetKeys } from '../platform/vault.ts';
import { forgetLedgers } from './ledger.ts';
import { obey } from './policy.ts';
import { release } from './reconcile.ts';

/** Rules first, so that nothing is sent while the rest goes. */
export async function forgetEverything(): Promise<void> {
  const granted = await readGranted();
  await exclusively(async () => {
    const state = await readState().catch(() => EMPTY);
    await installRules([]);
    void release(state, EMPTY, granted, Date.now());
    await forgetLedgers();
    await Promise.all([local.clear(), session.clear(), forgetKeys()]);
    await session.set({ started: true });
  });
  await removePermissions(granted);
  await obey();
}
