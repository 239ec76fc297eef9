import type { Kind, Sort } from './kind.ts';
import { type BrowserKey, isSameOrigin, type Situation } from './situation.ts';

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
];

export function isSilent(situation: Situation, kind: Kind, browser: BrowserKey): boolean {
  return SILENCES.some(
    ({ kinds, where = () => true, browsers = ['chromium', 'firefox'] }) =>
      browsers.includes(browser) &&
      (kinds.includes(kind.name) || kinds.includes(kind.sort)) &&
      where(situation),
  );
}
