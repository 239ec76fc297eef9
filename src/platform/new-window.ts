import { browser } from './browser.ts';

/**
 * The address of the page that opened the one in a tab, where that is the first page of the only tab of a window, and
 * the browser does not say which tab the other is in; as far as the page was told it. Undefined otherwise.
 */
export async function findWindowOpener(tabId: number): Promise<string | undefined> {
  const { openerTabId, windowId } = await browser.tabs.get(tabId);
  if (openerTabId !== undefined || windowId === undefined) return undefined;
  if ((await browser.tabs.query({ windowId })).length > 1) return undefined;
  const [told] = await browser.scripting.executeScript({ target: { tabId }, func: findReferrer });
  return told?.result as string | undefined;
}

/** Runs in the page. */
function findReferrer(): string | undefined {
  return history.length === 1 ? document.referrer : undefined;
}
