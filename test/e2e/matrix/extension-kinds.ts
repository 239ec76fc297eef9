import type { Page } from 'puppeteer-core';
import type { Group } from './kind.ts';

const byPage = async (open: () => Promise<Page>, ask: string) => {
  const page = await open();
  await page.evaluate(ask);
  await page.close();
};

export const OWN: Group = {
  title: 'Asked by the extension itself',
  kinds: [
    {
      name: 'fetch of a page of the extension',
      sort: 'ours',
      drives: (url, _, { openOptions }) =>
        byPage(openOptions, `fetch(${JSON.stringify(url)}).catch(() => {})`),
    },
    {
      name: 'image of a page of the extension',
      sort: 'ours',
      drives: (url, _, { openOptions }) =>
        byPage(
          openOptions,
          `new Promise(done => Object.assign(new Image(), { src: ${JSON.stringify(url)}, onload: done, onerror: done }))`,
        ),
    },
    {
      name: 'sign-in of an account',
      sort: 'ours',
      drives: (url, _, { signIn }) => signIn(url),
      answer: { status: 401 },
    },
  ],
};
