import type { Page } from 'puppeteer-core';
import type { Drive, Group, Kind } from './kind.ts';

const asks = (name: string, drives: Drive, more: Pick<Kind, 'answer'> = {}): Kind => ({
  name,
  sort: 'extension',
  drives,
  ...more,
});

const byPage = async (find: () => Promise<Page>, ask: string) => (await find()).evaluate(ask);

const toFetch = (url: string) => `fetch(${JSON.stringify(url)}).catch(() => {})`;
const toImage = (url: string) =>
  `new Promise(done => Object.assign(new Image(), { src: ${JSON.stringify(url)}, onload: done, onerror: done }))`;

export const EXTENSIONS: Group = {
  title: 'Asked by an extension',
  kinds: [
    asks('fetch of a page of the extension', (url, _, { findOwn }) => byPage(findOwn, toFetch(url))),
    asks('image of a page of the extension', (url, _, { findOwn }) => byPage(findOwn, toImage(url))),
    asks('fetch of the background', (url, _, { fetchInBackground }) => fetchInBackground(url)),
    asks('sign-in of an account', (url, _, { signIn }) => signIn(url), { answer: { status: 401 } }),
    asks('renewal of a token', (url, _, { renew }) => renew(url), { answer: { status: 400 } }),
    asks('fetch of a page of another extension', (url, _, { findOther }) => byPage(findOther, toFetch(url))),
    asks('image of a page of another extension', (url, _, { findOther }) => byPage(findOther, toImage(url))),
  ],
};
