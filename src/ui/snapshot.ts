import type { Tab } from '../core/outcome.ts';
import { nextWake } from '../core/standing.ts';
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
/** The time that is left to act as another is told to the second. */
const SECOND = 1_000;

/** Milliseconds until what is shown may read differently: times are shown in steps, changes at their instant. */
export function toNextTick({ accounts, standings }: State, now: number): number {
  const change = nextWake(Object.values(standings), now);
  const tick = accounts.some(({ acting }) => acting) ? SECOND : TICK;
  return change === undefined ? tick : Math.min(tick, change - now);
}
