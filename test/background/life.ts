/**
 * One life of the background: from when the browser starts it until the browser kills it. What was asked of the
 * browser before the death still happens; its answer never comes. Nothing asked for after it happens at all.
 */
export interface Life {
  /** Does `effect` a moment later, as another process would, and answers what came of it. */
  readonly ask: <T>(effect: () => T | Promise<T>) => Promise<T>;
  /** WebCrypto, which works on threads of its own: what it was asked for is not answered until they are done. */
  readonly crypto: Crypto;
  /** Asked before each write of what lasts. Dies in its place once there were as many as `dieAfter` said. */
  readonly mayWrite: () => boolean;
  readonly dieAfter: (writes: number) => void;
  readonly isAlive: () => boolean;
  readonly locks: Pick<LockManager, 'request' | 'query'>;
  readonly setTimeout: (task: () => void, delay: number) => number;
  readonly clearTimeout: (timer: number | undefined) => void;
  /** Runs the timers that are due by an instant. Answers whether there were any. */
  readonly tick: (by: number) => boolean;
  /** True while something asked for is not answered, or a lock is held. */
  readonly isBusy: () => boolean;
  readonly kill: () => void;
}

const NEVER = new Promise<never>(() => {});
/** The real one, in whatever world a life begins. */
const { crypto } = globalThis;

export function createLife(): Life {
  let alive = true;
  let asked = 0;
  let writesLeft = Number.POSITIVE_INFINITY;
  const timers = new Map<number, { readonly at: number; readonly task: () => void }>();
  const queues = new Map<string, Promise<unknown>>();
  const holders: string[] = [];
  let held = 0;
  let lastTimer = 0;

  async function during<T>(task: () => Promise<T>): Promise<T> {
    if (!alive) return NEVER;
    asked += 1;
    try {
      const result = await task();
      return alive ? result : NEVER;
    } catch (error) {
      if (alive) throw error;
      return NEVER;
    } finally {
      asked -= 1;
    }
  }

  function mayWrite(): boolean {
    if (writesLeft <= 0) kill();
    else writesLeft -= 1;
    return alive;
  }

  function kill(): void {
    alive = false;
    timers.clear();
  }

  /** Exclusive, first come first served (https://www.w3.org/TR/web-locks/). */
  async function request<T>(name: string, task: (lock: Lock) => T | Promise<T>): Promise<T> {
    if (!alive) return NEVER;
    held += 1;
    const before = queues.get(name) ?? Promise.resolve();
    const mine = before
      .then(() => new Promise(setImmediate))
      .then(() => {
        if (!alive) return NEVER;
        holders.push(name);
        return task({ name, mode: 'exclusive' });
      })
      .finally(() => holders.splice(holders.indexOf(name), 1));
    queues.set(
      name,
      mine.then(
        () => {},
        () => {},
      ),
    );
    try {
      return await mine;
    } finally {
      held -= 1;
    }
  }

  return {
    ask: effect => during(() => new Promise(setImmediate).then(effect)),
    crypto: {
      getRandomValues: array => crypto.getRandomValues(array),
      randomUUID: () => crypto.randomUUID(),
      subtle: toWatched(crypto.subtle, during),
    },
    mayWrite,
    dieAfter: writes => {
      writesLeft = writes;
    },
    isAlive: () => alive,
    locks: { request, query: async () => ({ held: holders.map(name => ({ name })) }) } as Life['locks'],
    setTimeout: (task, delay) => {
      lastTimer += 1;
      if (alive) timers.set(lastTimer, { at: Date.now() + delay, task });
      return lastTimer;
    },
    clearTimeout: timer => void (timer !== undefined && timers.delete(timer)),
    tick: by => {
      const due = [...timers].filter(([, { at }]) => at <= by);
      for (const [id, { task }] of due) {
        timers.delete(id);
        task();
      }
      return due.length > 0;
    },
    isBusy: () => alive && asked + held > 0,
    kill,
  };
}

/** The same object, each call of a method of which happens in `during`. */
function toWatched<T extends object>(
  watched: T,
  during: (call: () => Promise<unknown>) => Promise<unknown>,
): T {
  return new Proxy(watched, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      return method instanceof Function
        ? (...args: readonly unknown[]) => during(() => method.apply(target, args))
        : method;
    },
  });
}
