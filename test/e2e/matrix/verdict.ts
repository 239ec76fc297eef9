import { findImpossible, IMPOSSIBLE } from './impossible.ts';
import type { Kind } from './kind.ts';
import type { Observed } from './observed.ts';
import { isSilent } from './silence.ts';
import type { App, BrowserKey, Sent, Situation } from './situation.ts';

/** A cell of one browser. */
export interface Verdict {
  /** What was sent, in a word; `unasked` where this browser makes no such request, `lost` where it otherwise does. */
  readonly sent: Sent | 'unasked' | 'lost' | (string & {});
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
  const expected = toExpected(situation, kind, browser);
  const unsent = expected === 'unasked' ? 'unasked' : 'lost';
  const sent = observed ? toSent(observed, situation.app, expected, bare) : unsent;
  const index = findImpossible(situation, kind, browser);
  return index === undefined ? { sent, expected } : { sent, expected, note: index + 1 };
}

/** What a request must carry, or does where the browser makes that impossible; `unasked` where there is none. */
export function toExpected(situation: Situation, kind: Kind, browser: BrowserKey): Verdict['sent'] {
  if (isSilent(situation, kind, browser)) return 'unasked';
  const index = findImpossible(situation, kind, browser);
  const instead = index === undefined ? undefined : IMPOSSIBLE[index]?.situations[situation.title];
  return instead ?? situation.but?.[kind.name] ?? situation.sends[kind.sort];
}

function toSent({ tokens, own }: Observed, app: App, expected: string, bare: Observed | undefined): string {
  if (tokens.length === 0) return expected === 'removed' && !own ? 'removed' : 'nothing';
  const who = tokens[0]?.split('@')[0] ?? '';
  const right = app.found.map(place => `${who}@${place}`).toSorted();
  const carried = right.join() === tokens.join() ? who : tokens.join(', ');
  if (app.cookies === 'hidden') return own ? `${carried}, with the browser's cookies` : carried;
  return bare?.own && !own ? `${carried}, without the browser's cookies` : carried;
}
