import { AppError, type ErrorCode, type Problem } from './errors.ts';
import type { Standing } from './standing.ts';

/** What an issuer that has no answer for the moment comes to. */
const PASSING: readonly ErrorCode[] = [
  'issuer-busy',
  'issuer-failed',
  'issuer-timeout',
  'issuer-unreachable',
];

const FIRST_RETRY = 15_000;
const LONGEST_RETRY = 15 * 60_000;

/**
 * A renewal failed in a way that may pass. The next comes when the issuer says so, or after a wait that doubles with each
 * failure. The first is short: should only the answer have been lost, issuers take the spent refresh token once more for
 * some seconds. Without a network nothing has failed, and nothing is counted.
 * @param chance from 0 to 1: spreads out what failed together.
 */
export function toFailed(standing: Standing, problem: Problem, now: number, chance: number): Standing {
  const { failures = 0, retryAt: _, ...rest } = standing;
  if (problem.code === 'offline') return { ...rest, problem, retryAt: now + FIRST_RETRY };
  const told = problem.code === 'issuer-busy' ? toRetryDelay(problem.params[0], now) : 0;
  const wait = Math.min(FIRST_RETRY * 2 ** failures, LONGEST_RETRY) * (0.5 + chance / 2);
  return { ...rest, problem, failures: failures + 1, retryAt: now + Math.round(told || wait) };
}

/** True for a failure that may be over a little later. What was refused, as a wrong password is, is not to be tried again. */
export function mayPass(code: ErrorCode): boolean {
  return PASSING.includes(code);
}

/**
 * Whether an issuer has an answer at all, whatever it says.
 * @param retryAfter its Retry-After header (RFC 9110 section 10.2.3), as it came.
 * @throws AppError `issuer-busy`, with the wait in seconds though it may have named a date, or `issuer-failed`.
 */
export function checkAvailable(status: number, retryAfter: string | undefined, now: number): void {
  if (status === 429) {
    throw new AppError('issuer-busy', String(Math.ceil(toRetryDelay(retryAfter, now) / 1000)));
  }
  if (status >= 500) throw new AppError('issuer-failed', String(status));
}

/** How long a refusal asks to wait, milliseconds; a minute where it does not say. Seconds or an HTTP date. */
export function toRetryDelay(retryAfter: string | undefined, now: number): number {
  const seconds = Number(retryAfter);
  const delay = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter ?? '') - now;
  return delay > 0 ? delay : 60_000;
}
