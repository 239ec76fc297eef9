/** Where a script that is read leaves what it exports, under the script's name. */
const exported = globalThis as { readonly importScripts?: (path: string) => void } & Record<string, unknown>;

/**
 * To be called in the first tick: a worker reads later only what it has read while it was installed.
 * https://developer.mozilla.org/docs/Web/API/WorkerGlobalScope/importScripts
 */
export function keepScripts(names: readonly string[]): void {
  if (exported.importScripts) addEventListener('install', () => names.forEach(readScript));
}

/** What a script of ours exports. An event page has read all that its manifest names, before it began. */
export function readScript(name: string): unknown {
  if (!exported[name]) exported.importScripts?.(`/${name}.js`);
  return exported[name];
}
