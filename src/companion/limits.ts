import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Limit } from './config.ts';
import { Refusal } from './http.ts';
import { toUsernameKey } from './users.ts';

/** What one try has cost so far. */
export interface Tries {
  /** It was right: neither the name nor the address is held back for it, and the pair starts afresh. */
  readonly clear: () => Promise<void>;
  /** It was never decided: it does not count. */
  readonly giveBack: () => Promise<void>;
}

export interface Limits {
  /** Counts a try before it is decided, so that tries at once are counted too. @throws {Refusal} 429 */
  readonly take: (username: string, address: string) => Promise<Tries>;
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

/** A stranger who fails on someone's name must not lock them out: tight for the pair, looser for each alone. */
const nameFactor = 10;

export function createLimits(pool: Pool, limitUser: Limit, limitIp: Limit): Limits {
  const limiter = (keyPrefix: string, { tries, seconds }: Limit) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'rate_limit',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points: tries,
      duration: seconds,
    });
  const pair = limiter('pair', limitUser);
  const name = limiter('name', { ...limitUser, tries: limitUser.tries * nameFactor });
  const network = limiter('ip', limitIp);

  return {
    async take(username, address) {
      const user = hashed(toUsernameKey(username));
      const from = toNetwork(address);
      const counted: [RateLimiterPostgres, string][] = [];
      // In turn: who is already held back as a pair must not use up what the name has left for others.
      for (const [limit, key] of [
        [pair, `${user}:${from}`],
        [network, from],
        [name, user],
      ] as const) {
        await limit.consume(key).catch((reason: unknown) => {
          throw reason instanceof RateLimiterRes ? toRefusal(reason.msBeforeNext) : reason;
        });
        counted.push([limit, key]);
      }
      const giveBack = async () => {
        for (const [limit, key] of counted) await limit.reward(key);
      };
      return {
        giveBack,
        clear: async () => {
          await giveBack();
          await pair.delete(`${user}:${from}`);
        },
      };
    },
  };
}
