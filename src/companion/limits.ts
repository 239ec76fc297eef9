import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Pool } from 'pg';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import type { Limit } from './config.ts';
import { type Counter, createCounter } from './counter.ts';
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
  /** The same for a guess at a code that is shown elsewhere, which only its address counts against. @throws {Refusal} 429 */
  readonly attemptCode: <T>(address: string, decide: () => Promise<T | undefined>) => Promise<T | undefined>;
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

const toCost = (outcome: 'right' | 'wrong' | 'undecided', isPair: boolean) => {
  if (outcome === 'wrong') return 'counts';
  return outcome === 'right' && isPair ? 'cleared' : 'given back';
};

/** A stranger who fails on someone's name must not lock them out: tight for the pair, looser for each alone. */
const nameFactor = 10;

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
  const code = counter('code', limitIp);

  const attemptAll = async <T>(
    steps: readonly (readonly [Counter, string])[],
    decide: () => Promise<T | undefined>,
  ): Promise<T | undefined> => {
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
      await Promise.all(
        entered.map(([counted, key]) => counted.leave(key, toCost(outcome, counted === pair))),
      );
    }
  };

  return {
    attempt(username, address, decide) {
      const user = hashed(toUsernameKey(username));
      const from = toNetwork(address);
      // In turn: who is already held back as a pair must not use up what the name has left for others.
      const steps = [
        [pair, `${user}:${from}`],
        [network, from],
        [name, user],
      ] as const;
      return attemptAll(steps, decide);
    },
    attemptCode: (address, decide) => attemptAll([[code, toNetwork(address)]], decide),
  };
}
