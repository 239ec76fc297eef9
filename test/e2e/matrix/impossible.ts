import type { Kind, Sort } from './kind.ts';
import type { BrowserKey, Situation } from './situation.ts';

/** What the browser does not let an extension do right, and what is sent for that reason. */
export interface Impossible {
  readonly why: string;
  /** Those of these sorts and names. */
  readonly kinds: readonly (Sort | (string & {}))[];
  /** By title: what is sent instead, in the words of `Verdict.sent`. */
  readonly situations: Readonly<Record<string, string>>;
  /** Both, where nothing is said. */
  readonly browsers?: readonly BrowserKey[];
}

const TABLESS = [
  'service worker script',
  'fetch of a shared worker',
  'fetch of a service worker',
  'fetch of a page, through its service worker',
];

const CHOSEN_FOR_TAB: Impossible['situations'] = {
  'account on this tab': 'nothing',
  'bob here, alice on another tab': 'nothing',
  'signed out on this tab': 'nothing',
  'page of the site at its other address': 'nothing',
  "page of the site, in another site's frame": 'nothing',
  'no account here, one on the site': 'alice',
  'expired here, alice on the site': 'alice',
  https: 'nothing',
  'https, asked by an http page of the same name': 'nothing',
};

const NEAR: Impossible['situations'] = {
  'page of a subdomain of the site': 'alice',
  'page of another port of the site': 'alice',
  'https, asked by an http page of the same name': 'alice',
};

export const IMPOSSIBLE: readonly Impossible[] = [
  {
    why: 'What a shared worker or a service worker asks for, and its own script, belongs to no tab, for it may work for many. What is chosen for a tab does not reach it; what is chosen for the whole site does.',
    kinds: TABLESS,
    situations: CHOSEN_FOR_TAB,
  },
  {
    why: 'Firefox counts the script of a shared worker among them; Chromium loads it for the tab that asked first.',
    kinds: ['shared worker script'],
    situations: CHOSEN_FOR_TAB,
    browsers: ['firefox'],
  },
  {
    why: 'Of the page that asks, browsers compare only the host, and count subdomains in: pages of another port or scheme or of a subdomain are taken for pages of the site. What they ask for still goes only to the exact address of the site.',
    kinds: ['own', 'submit', 'stored', 'tabless'],
    situations: NEAR,
  },
  {
    why: 'Chromium does not let the cookies of a download be changed: the token is not among them, and the own ones stay.',
    kinds: ['download'],
    situations: {
      'signed out on this tab': 'nothing',
      'signed out on the site': 'nothing',
      "the page's own storage, signed out": 'nothing',
      cookie: 'nothing',
      'headers and cookie at once': 'alice@authorization, alice@x-guise-account',
      'cookie in the place of all others': 'nothing',
      "header, the browser's cookies hidden": "alice, with the browser's cookies",
    },
    browsers: ['chromium'],
  },
  {
    why: 'The query of a WebSocket cannot be changed by an extension.',
    kinds: ['WebSocket'],
    situations: { 'query parameter': 'nothing' },
  },
  {
    why: 'A query parameter is added by a redirect, which the script of a service worker may not have: while the whole site has an account, none can be registered.',
    kinds: ['fetch of a service worker'],
    situations: { 'query parameter': 'lost', 'another site asked by query': 'lost' },
  },
  {
    why: 'Chromium fails requests of a page (net::ERR_INVALID_ARGUMENT) that the site redirects to itself, where one rule adds a query parameter and another sets a header, as is done so that answers come from the server.',
    kinds: ['fetch, 302 from the site', 'fetch POST, 307 from the site', 'image, out of the site and on'],
    situations: { 'query parameter': 'lost' },
    browsers: ['chromium'],
  },
  {
    why: 'What a page asks of another host gets no token without permission for the host of the page as well.',
    kinds: ['own', 'submit'],
    situations: { 'for what is asked, not for the page that asks': 'nothing' },
  },
];

/** Its place in the list. */
export function findImpossible(situation: Situation, kind: Kind, browser: BrowserKey): number | undefined {
  const index = IMPOSSIBLE.findIndex(
    ({ kinds, situations, browsers = ['chromium', 'firefox'] }) =>
      browsers.includes(browser) &&
      (kinds.includes(kind.name) || kinds.includes(kind.sort)) &&
      situations[situation.title] !== undefined,
  );
  return index === -1 ? undefined : index;
}
