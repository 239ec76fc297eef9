/** How a request came about, by the path that each kind of sender uses. */
export type Kind = 'page' | 'form' | 'fetch' | 'xhr' | 'image' | 'stream' | 'socket';

/** What the server saw of one request. It never holds a header, a query or a token. */
export interface Seen {
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly kind: Kind;
  /** The user's name, or why there is none, in English. */
  readonly who: string;
}

/** The latest requests, oldest first. */
export interface RequestLog {
  readonly add: (seen: Omit<Seen, 'time'>) => void;
  readonly entries: () => readonly Seen[];
}

const kept = 500;

/** @param write is given each entry as one line of JSON as well */
export function createRequestLog(write: (line: string) => void, now: () => Date): RequestLog {
  let entries: readonly Seen[] = [];
  return {
    add(seen) {
      const entry = { time: now().toISOString(), ...seen };
      entries = [...entries, entry].slice(-kept);
      write(`${JSON.stringify({ event: 'demo.request', ...entry })}\n`);
    },
    entries: () => entries,
  };
}
