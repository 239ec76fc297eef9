import { isKept, type State } from '../core/state.ts';
import { local } from '../platform/storage.ts';

/**
 * What the last sign-in showed of who signed in; where it showed nothing, what an earlier one did is gone. To be called
 * exclusively.
 */
export async function keepPicture(account: string, picture: string | undefined): Promise<void> {
  if (picture) await local.set({ [`picture:${account}`]: picture } as Record<`picture:${string}`, string>);
  else await local.remove(`picture:${account}`);
}

/** Removes the pictures of accounts that are gone for good. To be called exclusively. */
export async function tidyPictures(state: State): Promise<void> {
  const names = await local.keys('picture:');
  await local.remove(...names.filter(name => !isKept(state, name.slice('picture:'.length))));
}
