import type { Attachment } from '../../../src/core/attachment.ts';
import type { Site } from '../../../src/core/site.ts';
import type { Sort } from './kind.ts';

/** What is chosen: an account of the site, or what stands for none. The token of `expired` is over. */
export type Who = 'alice' | 'bob' | 'expired' | 'none' | 'signed-out';

/** What a request must carry: that account's token, nothing of ours, or not even what the browser itself has. */
export type Sent = 'alice' | 'bob' | 'nothing' | 'removed';

/** Host and port of the echo server that answers there: by name the first, `other`, or the one with TLS. */
export type Place = readonly [host: string, port?: 'other'];

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
  /** Where the page that asks is from; the app itself where nothing is said. */
  readonly from?: Place;
  /** The page around it, where the page that asks is in a frame. */
  readonly framedBy?: Place;
  /** What is asked for; the app itself where nothing is said. */
  readonly to?: Place;
  /** How the address is written, where it is not as browsers do. `app`: the origin of the app. */
  readonly written?: (url: URL, app: URL) => string;
  readonly sends: Readonly<Record<Sort, Sent>>;
}

export interface Table {
  readonly title: string;
  readonly kinds: 'all' | 'some' | 'few';
  /** Match patterns that are allowed, where it is not everything. */
  readonly allowed?: readonly string[];
  readonly situations: readonly Situation[];
}
