import type { Vault } from './vault.ts';

/** When everything is locked without being asked. */
export interface Locking {
  /** When the browser closes. Under a passphrase it is whatever this says: the key goes with the browser. */
  readonly onClose: boolean;
  /** When the screen is locked, where the browser tells, and when the machine was asleep. */
  readonly onSleep: boolean;
  /** After so many minutes without a key or a pointer; 0 for never. */
  readonly idleMinutes: number;
}

export const NEVER_LOCKING: Locking = { onClose: false, onSleep: false, idleMinutes: 0 };

const MINUTE = 60_000;
/** How often to look at the clock, so that a gap in it means sleep. */
const LOOK = MINUTE;
/** Alarms may be late by some of it; nothing but sleep makes them later. */
const GAP = 3 * LOOK;

/** When to look at the clock again, milliseconds; undefined where nobody wants to know. */
export function nextLook({ onSleep, idleMinutes }: Locking, now: number): number | undefined {
  return onSleep || idleMinutes > 0 ? now + LOOK : undefined;
}

/**
 * Whether nobody was there for as long as was said: the machine slept, or the screen was locked, of which browsers tell no
 * idle minutes.
 * @param clock when something was last done; 0 where nothing was yet.
 * @param away since when the screen is locked.
 */
export function isAbandoned(
  { onSleep, idleMinutes }: Locking,
  clock: number,
  away: number | undefined,
  now: number,
): boolean {
  const idle = idleMinutes > 0 ? idleMinutes * MINUTE : Number.POSITIVE_INFINITY;
  const slept = clock > 0 ? now - clock : 0;
  return slept > (onSleep ? GAP : Math.max(GAP, idle)) || (away !== undefined && now - away >= idle);
}

/** Whether a browser that was just started begins locked. */
export function isLockedAtStart({ level }: Vault, { onClose }: Locking): boolean {
  return level === 'passphrase' || (level === 'device' && onClose);
}
