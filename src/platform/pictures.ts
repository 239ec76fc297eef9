import { local } from './storage.ts';

/** The pictures that are kept of some accounts, by account. */
export async function readPictures(accounts: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const kept: Readonly<Record<string, string | undefined>> = await local.get(
    ...accounts.map(account => `picture:${account}` as const),
  );
  return Object.fromEntries(
    accounts.flatMap(account => {
      const picture = kept[`picture:${account}`];
      return picture === undefined ? [] : [[account, picture]];
    }),
  );
}
