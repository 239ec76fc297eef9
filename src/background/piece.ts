import { keepScripts, readScript } from '../platform/scripts.ts';

/**
 * What is needed now and then only. Each is a script of its own, so that it is not read whenever the background wakes,
 * and has copies of what it imports: nothing in it may keep anything.
 */
export interface Pieces {
  readonly checks: typeof import('./pieces/checks.ts');
  readonly edits: typeof import('./pieces/edits.ts');
  readonly grants: typeof import('./pieces/grants.ts');
  readonly passphrases: typeof import('./pieces/passphrases.ts');
  readonly signatures: typeof import('./pieces/signatures.ts');
}

export const PIECES: readonly (keyof Pieces)[] = ['checks', 'edits', 'grants', 'passphrases', 'signatures'];

/** To be called in the first tick. */
export function keepPieces(): void {
  keepScripts(PIECES);
}

export function getPiece<Name extends keyof Pieces>(name: Name): Pieces[Name] {
  return readScript(name) as Pieces[Name];
}
