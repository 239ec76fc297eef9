/** A WebExtensions event: listeners, and a way to call them all. */
export interface FakeEvent<Args extends readonly unknown[]> {
  readonly addListener: (listener: (...args: Args) => unknown) => void;
  readonly removeListener: (listener: (...args: Args) => unknown) => void;
  readonly hasListener: (listener: (...args: Args) => unknown) => boolean;
  /** Calls every listener; answers what they answered. */
  readonly emit: (...args: Args) => readonly unknown[];
}

export function createEvent<Args extends readonly unknown[]>(): FakeEvent<Args> {
  const listeners = new Set<(...args: Args) => unknown>();
  return {
    addListener: listener => void listeners.add(listener),
    removeListener: listener => void listeners.delete(listener),
    hasListener: listener => listeners.has(listener),
    emit: (...args) => [...listeners].map(listener => listener(...args)),
  };
}
