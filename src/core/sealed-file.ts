import { isSendable, type TokenSet } from './token.ts';
import type { Derivation, Sealed } from './vault.ts';

/** An export that holds secrets. Both parts are under the one key that its own passphrase makes. */
export interface SealedFile {
  readonly guise: 'sealed';
  readonly version: 1;
  readonly derivation: Derivation;
  /** The text of a preset. */
  readonly preset: Sealed;
  /** The token sets of its accounts, in their order; `null` for those that were signed out. Only the background opens it. */
  readonly secrets: Sealed;
}

const TEXTS = ['refreshToken', 'clientSecret', 'tokenEndpoint', 'scope'] as const;
const INSTANTS = ['expiresAt', 'notBefore'] as const;

/** A token set as it came in a file: what is none of its parts, or of another type, is left out. */
export function findTokenSetIn(value: unknown): TokenSet | undefined {
  const kept = (value ?? {}) as Readonly<Record<string, unknown>>;
  const { accessToken, receivedAt } = kept;
  if (typeof accessToken !== 'string' || !isSendable(accessToken)) return undefined;
  if (typeof receivedAt !== 'number') return undefined;
  const parts = [
    ...TEXTS.filter(name => typeof kept[name] === 'string'),
    ...INSTANTS.filter(name => typeof kept[name] === 'number'),
  ].map(name => [name, kept[name]]);
  return { accessToken, receivedAt, ...Object.fromEntries(parts) };
}
