import type { Account } from './account.ts';
import type { TokenSet } from './token.ts';
import type { Vault } from './vault.ts';

/** A sign-in as it is kept: with its password, where the account asks for that and it rests on the device. */
export function withPassword(
  tokenSet: TokenSet,
  password: string,
  { remembersPassword }: Account,
  { level }: Vault,
): TokenSet {
  return remembersPassword && level !== 'memory' ? { ...tokenSet, password } : tokenSet;
}

export function withoutPassword({ password: _, ...tokenSet }: TokenSet): TokenSet {
  return tokenSet;
}

/** Why a sign-in failed that may well succeed a little later. A password that was refused is not to be tried again. */
export function mayPass(code: string): boolean {
  return ['issuer-unreachable', 'issuer-timeout', 'issuer-busy', 'issuer-failed'].includes(code);
}
