import { isSamePolicy, toPolicy } from '../core/policy.ts';
import { setPolicy } from '../core/transitions.ts';
import { readManaged } from '../platform/managed.ts';
import { readState } from '../platform/storage.ts';
import { change } from './reconcile.ts';

/**
 * Takes over what the administrator says now. Chromium may take seconds to tell; until then it is what they said last.
 */
export async function obey(): Promise<void> {
  const policy = toPolicy(await readManaged());
  if (isSamePolicy(policy, (await readState()).policy ?? {})) return;
  await change(state => setPolicy(state, policy));
}
