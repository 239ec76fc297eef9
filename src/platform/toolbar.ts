import { toInk } from '../core/ink.ts';
import { browser } from './browser.ts';

/** What the toolbar shows for one tab. */
export interface Badge {
  /** At most two characters; empty for no badge. */
  readonly text: string;
  readonly color: string;
  /** The same in words. */
  readonly title: string;
}

/** A tab that was closed meanwhile is no error. A navigation resets the badge; it is to be set again after. */
export async function setBadge(tabId: number, { text, color, title }: Badge): Promise<void> {
  try {
    await Promise.all([
      browser.action.setBadgeText({ tabId, text }),
      browser.action.setBadgeBackgroundColor({ tabId, color }),
      browser.action.setBadgeTextColor({ tabId, color: toInk(color) }),
      browser.action.setTitle({ tabId, title }),
    ]);
  } catch {}
}

/** Whether everything is paused, as the mark in the toolbar says it: grey then, in every tab. */
export async function setIcon(isPaused: boolean): Promise<void> {
  const name = isPaused ? 'guise-paused' : 'guise';
  await browser.action.setIcon({ path: { 16: `/icons/${name}-16.png`, 32: `/icons/${name}-32.png` } });
}
