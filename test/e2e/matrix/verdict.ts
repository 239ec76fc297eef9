import { findImpossible, IMPOSSIBLE } from './impossible.ts';
import type { Kind } from './kind.ts';
import type { Observed } from './observed.ts';
import type { App, Sent, Situation } from './situation.ts';

export type BrowserKey = 'chromium' | 'firefox';

/** A cell of one browser. */
export interface Verdict {
  /** What was sent, in a word; `unasked` where this browser makes no such request, `lost` where it otherwise does. */
  readonly sent: Sent | 'unasked' | (string & {});
  /** What must be sent, or what is sent where the browser makes that impossible. */
  readonly expected: string;
  /** Place among the sentences of impossible.ts, from 1. */
  readonly note?: number;
}

/** What was seen against what the table says. @param bare what is seen of the same kind while nothing is chosen. */
export function toVerdict(
  observed: Observed | undefined,
  situation: Situation,
  kind: Kind,
  browser: BrowserKey,
  bare: Observed | undefined,
): Verdict {
  const right = situation.sends[kind.sort];
  const index = findImpossible(situation, kind, browser);
  const instead = index === undefined ? undefined : IMPOSSIBLE[index]?.situations[situation.title];
  const expected = instead ?? right;
  const unsent = bare ? 'lost' : 'unasked';
  const sent = observed ? toSent(observed, situation.app, expected, bare) : unsent;
  return index === undefined ? { sent, expected } : { sent, expected, note: index + 1 };
}

export function isAsExpected({ sent, expected }: Verdict): boolean {
  return sent === expected || sent === 'unasked';
}

function toSent({ tokens, own }: Observed, app: App, expected: string, bare: Observed | undefined): string {
  if (tokens.length === 0) return expected === 'removed' && !own ? 'removed' : 'nothing';
  const who = tokens[0]?.split('@')[0] ?? '';
  const right = app.found.map(place => `${who}@${place}`).toSorted();
  const carried = right.join() === tokens.join() ? who : tokens.join(', ');
  if (app.cookies === 'hidden') return own ? `${carried}, with the browser's cookies` : carried;
  return bare?.own && !own ? `${carried}, without the browser's cookies` : carried;
}
