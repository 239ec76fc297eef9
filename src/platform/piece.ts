/**
 * What the background needs now and then only. Each is a script of its own, so that it is not read whenever the
 * background wakes, and has copies of what it imports: nothing in it may keep anything.
 */
export interface Pieces {
  readonly checks: typeof import('./checks.ts');
  readonly edits: typeof import('./edits.ts');
  readonly grants: typeof import('./grants.ts');
}

const NAMES: readonly (keyof Pieces)[] = ['checks', 'edits', 'grants'];

/** Where a script that is read leaves what it exports; Firefox's event page has read them all. */
const pieces = globalThis as Partial<Pieces> & { readonly importScripts?: (path: string) => void };

/**
 * To be called in the first tick: a worker reads later only what it has read while it was installed.
 * https://developer.mozilla.org/docs/Web/API/WorkerGlobalScope/importScripts
 */
export function keepPieces(): void {
  if (pieces.importScripts) addEventListener('install', () => NAMES.forEach(getPiece));
}

export function getPiece<Name extends keyof Pieces>(name: Name): Pieces[Name] {
  if (!pieces[name]) pieces.importScripts?.(`/${name}.js`);
  return pieces[name] as Pieces[Name];
}
