import { browser } from './browser.ts';
import { isFirefox } from './runtime.ts';

/** Shows the browser's own page about extensions. Absent in Firefox, which lets no extension open its. */
export const openExtensions = isFirefox()
  ? undefined
  : async () => {
      await browser.tabs.create({ url: 'chrome://extensions/' });
    };
