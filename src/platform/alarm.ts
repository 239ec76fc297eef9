import { browser } from './browser.ts';

const NAME = 'wake';
/** Browsers fire no alarm sooner than this; a timer in the background, which idles as long, fills the gap. */
const SHORTEST_ALARM = 30_000;

let timer: ReturnType<typeof setTimeout> | undefined;
/** What this worker asked for last, to spare the browser being asked for it again. */
let asked: number | undefined;

/** Has `onWake` listeners called at `at` (milliseconds since the epoch), in place of what was asked before. */
export async function setWake(at: number | undefined, now: number, onTimer: () => void): Promise<void> {
  clearTimeout(timer);
  if (at === undefined) {
    asked = undefined;
    await browser.alarms.clear(NAME);
    return;
  }
  if (at - now < SHORTEST_ALARM) timer = setTimeout(onTimer, at - now);
  if (at !== asked) browser.alarms.create(NAME, { when: at });
  asked = at;
}

/** Calls `listener` when the alarm that `setWake` asked for goes off, also in a later life of the background. */
export function watchWake(listener: () => void): void {
  browser.alarms.onAlarm.addListener(listener);
}
