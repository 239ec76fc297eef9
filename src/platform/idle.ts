import type { Idle } from 'webextension-polyfill';
import { browser } from './browser.ts';

/** What the browser tells of the person: `idle` for a while, or the screen `locked`, which Firefox never says. */
export type Presence = Idle.IdleState;

let asked = 0;

/** Calls `listener` when the person is away, or back. Without the permission, which may come later, nothing is told. */
export function watchIdle(listener: (presence: Presence) => void): void {
  const watch = () => browser.idle?.onStateChanged.addListener(listener);
  watch();
  browser.permissions.onAdded.addListener(watch);
}

/** After how many minutes the person counts as idle. */
export function setIdleMinutes(minutes: number): void {
  if (minutes === asked || minutes === 0 || !browser.idle) return;
  browser.idle.setDetectionInterval(minutes * 60);
  asked = minutes;
}
