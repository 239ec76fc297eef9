import { installRules } from '../platform/net-rules.ts';
import { readGranted, removePermissions } from '../platform/permissions.ts';
import { exclusively, local, session } from '../platform/storage.ts';
import { forgetKey } from '../platform/vault.ts';
import { forgetLedgers } from './ledger.ts';
import { reconcile } from './reconcile.ts';

/** Rules first, so that nothing is sent while the rest goes. */
export async function forgetEverything(): Promise<void> {
  await exclusively(async () => {
    await installRules([]);
    await forgetLedgers();
    await Promise.all([local.clear(), session.clear(), forgetKey()]);
    await session.set({ started: true });
  });
  await removePermissions(await readGranted());
  await reconcile();
}
