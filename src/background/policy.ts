import { isSamePolicy } from '../core/policy.ts';
import { setPolicy } from '../core/transitions.ts';
import { readManaged } from '../platform/managed.ts';
import { readState } from '../platform/storage.ts';
import { getPiece } from './piece.ts';
import { change } from './reconcile.ts';
import { raiseLevel } from './vault.ts';

/**
 * Takes over what the administrator says now. Chromium may take seconds to tell; until then it is what they said last.
 */
export async function obey(): Promise<void> {
  const managed = await readManaged();
  const policy = Object.keys(managed).length > 0 ? getPiece('checks').toPolicy(managed) : {};
  if (!isSamePolicy(policy, (await readState()).policy ?? {})) {
    await change(state => setPolicy(state, policy));
  }
  await raiseLevel();
}
