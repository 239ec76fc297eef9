import type { Mark } from '../core/mark.ts';
import { browser } from './browser.ts';

/**
 * Has the page of a tab show who the tab is, or nothing. The script that does comes to a page when it has something to
 * show for the first time; a page that was never marked is not touched. A tab that is gone needs nothing.
 */
export async function setMark(tabId: number, mark: Mark | undefined): Promise<void> {
  const send = () => browser.tabs.sendMessage(tabId, mark ?? null, { frameId: 0 });
  try {
    await send();
  } catch {
    if (mark)
      await bring(tabId)
        .then(send)
        .catch(() => {});
  }
}

async function bring(tabId: number): Promise<void> {
  const files = ['content/mark.js'];
  await browser.scripting.executeScript({ target: { tabId }, files, injectImmediately: true });
}
