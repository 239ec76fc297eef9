import type { TokenSet } from '../core/token.ts';
import { local, session } from '../platform/storage.ts';
import { findSealed, seal } from '../platform/vault.ts';

/**
 * Where token sets are: whole ones sealed in storage.local, which alone holds refresh tokens, and the access tokens
 * in storage.session, in clear and in memory only.
 */

/** Keeps a token set: at rest first, so that a refresh token is never spent before its successor is safe. */
export async function keepTokenSet(account: string, tokenSet: TokenSet): Promise<void> {
  await local.set({ [`secret:${account}`]: await seal(account, tokenSet) });
  await exposeToken(account, tokenSet);
}

/** Puts an account's access token where rules are made from. */
export async function exposeToken(account: string, { accessToken }: TokenSet): Promise<void> {
  await session.set({ [`token:${account}`]: accessToken } as Record<`token:${string}`, string>);
}

/** Takes the access token away and leaves what is sealed, so that a removal can be undone. */
export async function withdrawToken(account: string): Promise<void> {
  await session.remove(`token:${account}`);
}

export async function dropTokenSet(account: string): Promise<void> {
  await withdrawToken(account);
  await local.remove(`secret:${account}`);
}

/** The token set at rest; undefined where there is none or it cannot be opened. */
export async function findTokenSet(account: string): Promise<TokenSet | undefined> {
  const { [`secret:${account}` as const]: sealed } = await local.get(`secret:${account}`);
  return sealed && ((await findSealed(account, sealed)) as TokenSet | undefined);
}

/** The accounts that have a token set at rest. */
export async function readSealedAccounts(): Promise<readonly string[]> {
  return (await local.keys())
    .filter(key => key.startsWith('secret:'))
    .map(key => key.slice('secret:'.length));
}

/** The access tokens of some accounts, by account. */
export async function readAccessTokens(
  accounts: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const stored: Readonly<Record<string, string | undefined>> = await session.get(
    ...accounts.map(account => `token:${account}` as const),
  );
  return Object.fromEntries(
    accounts.flatMap(account => {
      const token = stored[`token:${account}`];
      return token === undefined ? [] : [[account, token]];
    }),
  );
}
