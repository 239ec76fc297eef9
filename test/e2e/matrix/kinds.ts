import { EXTENSIONS } from './extension-kinds.ts';
import { FRAMES, WORKERS } from './frame-kinds.ts';
import type { Group } from './kind.ts';
import { ELEMENTS, SCRIPTED } from './request-kinds.ts';
import type { Table } from './situation.ts';
import { REDIRECTS, SPECULATION, VISITS } from './visit-kinds.ts';

const ALL: readonly Group[] = [
  SCRIPTED,
  ELEMENTS,
  FRAMES,
  WORKERS,
  SPECULATION,
  VISITS,
  REDIRECTS,
  EXTENSIONS,
];

/** One of each sort, and of each way in which browsers treat requests differently. */
const SOME = new Set([
  'fetch, mode cors, credentials same-origin',
  'fetch, mode no-cors, credentials include',
  'fetch POST',
  'fetch with a header of its own',
  'preflight of fetch with a header of its own',
  'XHR with credentials',
  'beacon',
  'EventSource',
  'WebSocket',
  'report of a broken content security policy',
  'image',
  'script',
  'style',
  'font',
  'video',
  'object',
  'link preload for fetch',
  'frame',
  'form POST into a frame',
  'fetch of srcdoc',
  'fetch of a sandboxed frame',
  'fetch of a frame, with what is in its storage',
  'fetch of a worker',
  'fetch of a shared worker',
  'fetch of a service worker',
  'address typed',
  'window.open',
  'form POST',
  'download',
  'fetch of a page, with what is in its storage',
  'fetch, 302 from the site',
  'fetch POST, 307 from the site',
  'frame, from the site',
  'image, out of the site and on',
  'page, 302 from the site',
  'form POST, 307 from the site',
  'fetch of a page of the extension',
  'fetch of a page of another extension',
]);

/** Enough to see whether a rule holds for an address. */
const FEW = new Set([
  'fetch, mode cors, credentials same-origin',
  'fetch, mode no-cors, credentials include',
  'fetch POST',
  'fetch with a header of its own',
  'preflight of fetch with a header of its own',
  'WebSocket',
  'image',
  'script',
  'frame',
  'form POST into a frame',
  'fetch of a worker',
  'fetch, 302 from the site',
  'fetch POST, 307 from the site',
  'frame, from the site',
  'address typed',
  'form POST',
  'page, 302 from the site',
]);

export function kindsOf({ kinds }: Table): readonly Group[] {
  if (kinds === 'all') return ALL;
  const chosen = kinds === 'some' ? SOME : FEW;
  return ALL.map(({ title, kinds }) => ({ title, kinds: kinds.filter(({ name }) => chosen.has(name)) }));
}
