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

/** How often to look at the clock, so that a gap in it means sleep. */
const LOOK = 60_000;
/** Alarms may be late by some of it; nothing but sleep makes them later. */
const GAP = 3 * LOOK;

/** When to look at the clock again, milliseconds; undefined where nobody wants to know. */
export function nextLook({ onSleep }: Locking, now: number): number | undefined {
  return onSleep ? now + LOOK : undefined;
}

/** Whether the machine was asleep since `clock`, when something was last done; 0 where nothing was yet. */
export function hasSlept({ onSleep }: Locking, clock: number, now: number): boolean {
  return onSleep && clock > 0 && now - clock > GAP;
}

/** Whether a browser that was just started begins locked. */
export function isLockedAtStart({ level }: Vault, { onClose }: Locking): boolean {
  return level === 'passphrase' || (level === 'device' && onClose);
}
