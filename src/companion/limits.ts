import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Limit } from './config.ts';
import { Refusal } from './http.ts';
import { toUsernameKey } from './users.ts';

export interface Limits {
  /**
   * Decides one try: what is found was right and does not count; nothing found was wrong and does; an error leaves it
   * undecided. A try is counted before it is decided, so that guesses at once are counted too; those that are right
   * only wait for each other.
   * @throws {Refusal} 429
   */
  readonly attempt: <T>(
    username: string,
    address: string,
    decide: () => Promise<T | undefined>,
  ) => Promise<T | undefined>;
}

/** Names are as long as people like and the column is not. */
const hashed = (text: string) => createHash('sha256').update(text).digest('base64url');

/** One subscriber has a whole /64 of IPv6 (RFC 6177), so that is what is counted. */
export function toNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const zeros = Array<string>(tail === undefined ? 0 : 8 - left.length - right.length).fill('0');
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return `${groups.map(group => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

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

const toCost = (outcome: 'right' | 'wrong' | 'undecided', isPair: boolean) => {
  if (outcome === 'wrong') return 'counts';
  return outcome === 'right' && isPair ? 'cleared' : 'given back';
};

/** A stranger who fails on someone's name must not lock them out: tight for the pair, looser for each alone. */
const nameFactor = 10;

interface Counter {
  /** Counts a try, after those under way if they may yet turn out not to count. @throws {Refusal} */
  readonly enter: (key: string) => Promise<void>;
  /** The try is decided. */
  readonly leave: (key: string, outcome: 'counts' | 'given back' | 'cleared') => Promise<unknown>;
}

function createCounter(limiter: RateLimiterPostgres): Counter {
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
      if (outcome === 'given back') await limiter.reward(key);
      if (outcome === 'cleared') await limiter.delete(key);
      step(key);
    },
  };
}

export function createLimits(pool: Pool, limitUser: Limit, limitIp: Limit): Limits {
  const counter = (keyPrefix: string, { tries, seconds }: Limit) =>
    createCounter(
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: 'pool',
        tableName: 'rate_limit',
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix,
        points: tries,
        duration: seconds,
      }),
    );
  const pair = counter('pair', limitUser);
  const name = counter('name', { ...limitUser, tries: limitUser.tries * nameFactor });
  const network = counter('ip', limitIp);

  return {
    async attempt(username, address, decide) {
      const user = hashed(toUsernameKey(username));
      const from = toNetwork(address);
      // In turn: who is already held back as a pair must not use up what the name has left for others.
      const steps = [
        [pair, `${user}:${from}`],
        [network, from],
        [name, user],
      ] as const;
      const entered: (readonly [Counter, string])[] = [];
      let outcome: 'right' | 'wrong' | 'undecided' = 'undecided';
      try {
        for (const [counted, key] of steps) {
          await counted.enter(key);
          entered.push([counted, key]);
        }
        const found = await decide();
        outcome = found === undefined ? 'wrong' : 'right';
        return found;
      } finally {
        for (const [counted, key] of entered) await counted.leave(key, toCost(outcome, counted === pair));
      }
    },
  };
}
