import { type SignIn, toPasswordAddress } from './sign-in.ts';
import type { Settings } from './state.ts';
import type { TokenSet } from './token.ts';

/** A sign-in with the password that it was done with, which goes nowhere else. */
export function withPassword(tokenSet: TokenSet, password: string, signIn: SignIn): TokenSet {
  return { ...tokenSet, password, passwordAt: toPasswordAddress(signIn) };
}

/** A token set as it may leave the device, or rest in memory alone. */
export function withoutPassword({ password: _, passwordAt: __, ...tokenSet }: TokenSet): TokenSet {
  return tokenSet;
}

/** A token set as it may be kept: with its password, where the account asks for that and it rests on the device. */
export function toKept(
  tokenSet: TokenSet,
  account: string,
  { accounts, vault }: Pick<Settings, 'accounts' | 'vault'>,
): TokenSet {
  const remembers = accounts.some(({ id, remembersPassword }) => id === account && remembersPassword);
  return remembers && vault.level !== 'memory' ? tokenSet : withoutPassword(tokenSet);
}

/** What signs in anew, unless the site was edited to sign in elsewhere. */
export function findPassword({ password, passwordAt }: TokenSet, signIn: SignIn): string | undefined {
  return passwordAt === toPasswordAddress(signIn) ? password : undefined;
}
