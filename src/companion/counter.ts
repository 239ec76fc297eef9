import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from './http.ts';

const toRefusal = (wait: number) => {
  const seconds = Math.max(1, Math.ceil(wait / 1000));
  return new Refusal({
    status: 429,
    headers: { 'Retry-After': String(seconds) },
    body: {
      error: 'too_many_requests',
      message: `Too many failed sign-ins: try again in ${seconds} seconds.`,
    },
  });
};

/** Counts tries by key; how many may count, and for how long, is the limiter's. */
export interface Counter {
  /** Counts a try, after those under way if they may yet turn out not to count. @throws {Refusal} */
  readonly enter: (key: string) => Promise<void>;
  /** The try is decided. */
  readonly leave: (key: string, outcome: 'counts' | 'given back' | 'cleared') => Promise<unknown>;
}

export function createCounter(limiter: RateLimiterAbstract): Counter {
  const lines = new Map<string, { underWay: number; readonly waiting: (() => void)[] }>();

  const readLine = (key: string) => {
    const line = lines.get(key) ?? { underWay: 0, waiting: [] };
    lines.set(key, line);
    return line;
  };
  const step = (key: string) => {
    const line = readLine(key);
    line.underWay -= 1;
    const next = line.waiting.shift();
    if (next) next();
    else if (line.underWay === 0) lines.delete(key);
  };
  const consume = async (key: string): Promise<number | undefined> => {
    try {
      await limiter.consume(key);
      return undefined;
    } catch (reason) {
      if (!(reason instanceof RateLimiterRes)) throw reason;
      await limiter.reward(key);
      return reason.msBeforeNext;
    }
  };

  const enter: Counter['enter'] = async key => {
    const line = readLine(key);
    line.underWay += 1;
    const wait = await consume(key).catch(error => {
      step(key);
      throw error;
    });
    if (wait === undefined) return;
    if (line.underWay === 1) {
      step(key);
      throw toRefusal(wait);
    }
    line.underWay -= 1;
    await new Promise<void>(resume => line.waiting.push(resume));
    return enter(key);
  };

  return {
    enter,
    leave: async (key, outcome) => {
      try {
        if (outcome === 'given back') await limiter.reward(key);
        if (outcome === 'cleared') await limiter.delete(key);
      } finally {
        step(key);
      }
    },
  };
}
