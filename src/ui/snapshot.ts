import type { Tab } from '../core/outcome.ts';
import { nextWake, type Standing } from '../core/standing.ts';
import type { State } from '../core/state.ts';

/** All that a page shows is made from this. */
export interface Snapshot {
  readonly state: State;
  /** The host permissions held, as match patterns. */
  readonly granted: readonly string[];
  readonly tab: Tab | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const TICK = 10_000;

/** Milliseconds until what is shown may read differently: times are shown in steps, changes at their instant. */
export function toNextTick(standings: readonly Standing[], now: number): number {
  const change = nextWake(standings, now);
  return change === undefined ? TICK : Math.min(TICK, change - now);
}
