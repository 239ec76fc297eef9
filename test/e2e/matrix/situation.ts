import type { Attachment } from '../../../src/core/attachment.ts';
import type { Site } from '../../../src/core/site.ts';
import type { Door } from '../echo.ts';
import type { Sort } from './kind.ts';

/** What is chosen: an account of the site, or what stands for none. The token of `expired` is over. */
export type Who = 'alice' | 'bob' | 'expired' | 'none' | 'signed-out';

/** What a request must carry: that account's token, nothing of ours, or not even what the browser itself has. */
export type Sent = 'alice' | 'bob' | 'nothing' | 'removed';

/** A host, and by which of its doors the echo server is entered there. */
export type Place = readonly [host: string, door?: Door];

/** A site under test, with accounts for alice and bob. */
export interface App {
  readonly places: readonly [Place, ...Place[]];
  readonly attachments?: readonly Attachment[];
  readonly cookies?: Site['cookies'];
  /** Where tokens are to be found: `address`, or a header's name. */
  readonly found: readonly string[];
}

/** A column: who was chosen, which page asks, and what it asks for. */
export interface Situation {
  readonly title: string;
  readonly app: App;
  /** Chosen for the tab that asks. */
  readonly tab?: Who;
  /** Chosen for the whole site. */
  readonly site?: Who;
  /** Chosen for a second tab on the same page. */
  readonly otherTab?: Who;
  readonly paused?: true;
  /** Where the tab is that asks, if not in an ordinary window. */
  readonly tabIn?: 'private window' | 'container';
  /** Where the page that asks is from; the app itself where nothing is said. */
  readonly from?: Place;
  /** The page around it, where the page that asks is in a frame. */
  readonly framedBy?: Place;
  /** What is asked for; the app itself where nothing is said. */
  readonly to?: Place;
  /** How the address is written, where it is not as browsers do. `app`: the origin of the app. */
  readonly written?: (url: URL, app: URL) => string;
  readonly sends: Readonly<Record<Sort, Sent>>;
  /** The same for single kinds, by name. */
  readonly but?: Readonly<Record<string, Sent>>;
  /** The only browser that has such a thing. */
  readonly only?: BrowserKey;
}

export type BrowserKey = 'chromium' | 'firefox';

export interface Table {
  readonly title: string;
  readonly kinds: 'all' | 'some' | 'few';
  /** From here on, the extension is let into private windows. */
  readonly letsIn?: true;
  /** Match patterns that are allowed from here on, too. */
  readonly allowed?: readonly string[];
  readonly situations: readonly Situation[];
}

/** Whether the page that asks may read what it asks for without being let. */
export function isSameOrigin({ app, from, to }: Situation): boolean {
  const [home] = app.places;
  return String(from ?? home) === String(to ?? home);
}
