import type { Page } from 'puppeteer-core';
import type { Answer } from '../echo.ts';

/**
 * What the project's rules tell apart. `own`: asked by a page of some origin; `opaque`: by a frame without an origin;
 * `visit`: a top-level GET; `submit`: any other top-level request; `preflight`, `report`: by the browser, before and
 * about a page's requests; `stored`: by a page, with what it finds in its storage; `tabless`: by a worker that no tab owns;
 * `extension`: by this extension or another.
 */
export type Sort =
  | 'own'
  | 'opaque'
  | 'visit'
  | 'submit'
  | 'preflight'
  | 'report'
  | 'stored'
  | 'tabless'
  | 'extension';

/** What a page has to ask with. */
export interface Tools {
  /** A document or script of the page's own origin, by its name in aids.ts, that asks for `url`. */
  readonly by: (aid: string, url: string) => string;
  /** Adds an element to the page. */
  readonly add: (tag: string, attributes?: object) => HTMLElement;
}

/** Runs in the page, alone: sees nothing of the file it stands in. */
export type Ask = (url: string, tools: Tools) => unknown;

/** A server that sends a request on: the site's own, or one of another site. */
export interface Hop {
  readonly at: 'site' | 'other';
  readonly status: number;
}

/** A row: one way to have a request made. */
export type Kind = {
  readonly name: string;
  readonly sort: Sort;
  /** Redirects on the way, in order. */
  readonly route?: readonly Hop[];
  /** What the request gets; an empty page where nothing is said. */
  readonly answer?: Answer;
} & (
  | { /** All of these together, from one page. Or its source. */ readonly asks: Ask | string }
  | { /** One after the other: each leaves the page. */ readonly leaves: Ask }
  | { /** One after the other: not a page's doing. */ readonly drives: Drive }
);

export type Drive = (url: string, page: Page, extension: Extension) => Promise<unknown>;

/** What extensions can be made to ask for. */
export interface Extension {
  /** A page of ours, open all the time. */
  readonly findOwn: () => Promise<Page>;
  /** The same of another extension. */
  readonly findOther: () => Promise<Page>;
  readonly fetchInBackground: (url: string) => Promise<void>;
  /** Has an account sign in at `url`. */
  readonly signIn: (url: string) => Promise<void>;
  /** Has an account renew its token at `url`. */
  readonly renew: (url: string) => Promise<void>;
}

export interface Group {
  readonly title: string;
  readonly kinds: readonly Kind[];
}

/** Rows by name, of things that a page does. */
export function rows(
  asks: Readonly<Record<string, Ask | string>>,
  more: Partial<Pick<Kind, 'sort' | 'answer' | 'route'>> = {},
): readonly Kind[] {
  return Object.entries(asks).map(([name, asks]) => ({ name, sort: 'own', asks, ...more }));
}
