import type { Kind, Sort } from './kind.ts';
import { type BrowserKey, isSameOrigin, type Place, type Situation } from './situation.ts';

/** What a browser never asks, and so is not waited for. */
export interface Silence {
  readonly why: string;
  /** Those of these sorts and names. */
  readonly kinds: readonly (Sort | (string & {}))[];
  /** All, where nothing is said. */
  readonly where?: (situation: Situation) => boolean;
  /** Both, where nothing is said. */
  readonly browsers?: readonly BrowserKey[];
}

const SPECULATION = ['speculation rule, prefetch', 'speculation rule, prerender'];

const isCrossOrigin = (situation: Situation) => !isSameOrigin(situation);
const namesUser = ({ title }: Situation) => title.startsWith('as the name of a user');

const isByTls = ([, door]: Place) => door?.startsWith('secure') ?? false;
const isPageByTls = ({ app, from = app.places[0] }: Situation) => isByTls(from);
/** A page by https asks for what is at an address of http. */
const isMixed = (situation: Situation) => {
  const { app, to = app.places[0], written = url => url.href } = situation;
  const url = new URL(isByTls(to) ? 'https://app' : 'http://app');
  return isPageByTls(situation) && written(url, url).startsWith('http:');
};

export const SILENCES: readonly Silence[] = [
  {
    why: 'Firefox sends no pings of links unless it is set to.',
    kinds: ['ping'],
    browsers: ['firefox'],
  },
  {
    why: 'Firefox reads no manifest of a page, and no speculation rules.',
    kinds: ['manifest', ...SPECULATION],
    browsers: ['firefox'],
  },
  {
    why: 'What a page asks of its own origin has no preflight.',
    kinds: ['preflight'],
    where: isSameOrigin,
  },
  {
    why: 'A page may not ask another origin in this way.',
    kinds: [
      'fetch, mode same-origin, credentials omit',
      'fetch, mode same-origin, credentials same-origin',
      'fetch, mode same-origin, credentials include',
      'worker script',
      'shared worker script',
      'service worker script',
    ],
    where: isCrossOrigin,
  },
  {
    why: 'Ahead of a visit Chromium fetches nothing of another origin where it has cookies.',
    kinds: SPECULATION,
    where: isCrossOrigin,
  },
  {
    why: 'No script may ask for an address with a user in it.',
    kinds: [
      'fetch, mode cors, credentials same-origin',
      'fetch, mode no-cors, credentials include',
      'fetch POST',
      'fetch with a header of its own',
      'preflight',
      'fetch of a worker',
      'fetch, 302 from the site',
      'fetch POST, 307 from the site',
    ],
    where: namesUser,
  },
  {
    why: 'Chromium asks for no part of a page at an address with a user in it.',
    kinds: ['image', 'script', 'frame', 'form POST into a frame', 'frame, from the site'],
    where: namesUser,
    browsers: ['chromium'],
  },
  {
    why: 'A page by https may ask for nothing by http. It may go there.',
    kinds: [
      'fetch, mode cors, credentials same-origin',
      'fetch, mode no-cors, credentials include',
      'fetch POST',
      'fetch with a header of its own',
      'preflight',
      'WebSocket',
      'script',
      'frame',
      'form POST into a frame',
      'fetch of a worker',
      'fetch, 302 from the site',
      'fetch POST, 307 from the site',
      'frame, from the site',
    ],
    where: isMixed,
  },
  {
    why: 'What is an image by http for a page by https is asked for by https, where nobody may answer.',
    kinds: ['image'],
    where: ({ title }) => title === "http, asked by another site's page by https",
  },
  {
    why: 'Chromium asks the person before a page by https sends a form by http.',
    kinds: ['submit'],
    where: isMixed,
    browsers: ['chromium'],
  },
  {
    why: 'To a page by https Chromium brings no image by way of http.',
    kinds: ['image, out of the site and on'],
    where: isPageByTls,
    browsers: ['chromium'],
  },
  {
    why: 'A page by http may have no service worker, but at names of this machine.',
    kinds: ['fetch of a service worker'],
    where: ({ title }) => title === 'https, asked by an http page of the same name',
  },
];

export function isSilent(situation: Situation, kind: Kind, browser: BrowserKey): boolean {
  return SILENCES.some(
    ({ kinds, where = () => true, browsers = ['chromium', 'firefox'] }) =>
      browsers.includes(browser) &&
      (kinds.includes(kind.name) || kinds.includes(kind.sort)) &&
      where(situation),
  );
}
