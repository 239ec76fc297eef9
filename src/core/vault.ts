import { AppError } from './errors.ts';

/**
 * Where what signs accounts in rests: in memory, and gone with the browser; on this device, under a key that the
 * browser profile keeps; or there under a passphrase, which is kept nowhere.
 */
export type Level = 'memory' | 'device' | 'passphrase';

/** A secret at rest: AES-256-GCM, its owner's name bound in as associated data. Base64. */
export interface Sealed {
  readonly version: 1;
  readonly iv: string;
  readonly data: string;
}

/** How the key is made of the passphrase: PBKDF2 with SHA-256 (RFC 8018 section 5.2). */
export interface Derivation {
  /** Base64. */
  readonly salt: string;
  readonly iterations: number;
  /** Opens under the key that the right passphrase makes, and under no other. */
  readonly check: Sealed;
}

/** What secrets are sealed with. No secret itself. */
export interface Vault {
  readonly level: Level;
  /** The key's name. What is sealed under a key of another name is left over from a change, and void. */
  readonly key: string;
  /** Present where the key is made of a passphrase. */
  readonly derivation?: Derivation;
}

export const DEVICE: Vault = { level: 'device', key: 'device' };

/** For new passphrases, and for the old ones at their next use. */
export const ITERATIONS = 600_000;

const SHORTEST_PASSPHRASE = 8;
const FREE_TRIES = 3;
const LONGEST_WAIT = 5 * 60_000;

/** @throws AppError `passphrase-short` */
export function checkPassphrase(passphrase: string): void {
  if (passphrase.length < SHORTEST_PASSPHRASE) {
    throw new AppError('passphrase-short', String(SHORTEST_PASSPHRASE));
  }
}

/** How long to wait after some wrong passphrases in a row until the next one is tried, milliseconds. */
export function toWait(wrong: number): number {
  return wrong < FREE_TRIES ? 0 : Math.min(1000 * 2 ** (wrong - FREE_TRIES), LONGEST_WAIT);
}
