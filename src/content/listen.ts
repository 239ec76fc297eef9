import type { Mark } from '../core/mark.ts';

type Listener = (mark: Mark | null, sender: unknown, respond: (heard: true) => void) => void;

/** Both browsers have it under this name. */
declare const chrome: { readonly runtime: { readonly onMessage: { addListener(listener: Listener): void } } };

/** Ours alone: scripts of pages see another global object. */
const world = globalThis as { guiseListens?: true };

/** Calls `show` with what the background has the page show. A script that is brought twice listens once. */
export function listen(show: (mark: Mark | null) => void): void {
  if (world.guiseListens) return;
  world.guiseListens = true;
  chrome.runtime.onMessage.addListener((mark, _, respond) => {
    show(mark);
    respond(true);
  });
}
