import type { Problem } from './errors.ts';
import { earliest, isDue, isEarly, isExpired, nextChange, type Validity } from './token.ts';

/** What is known of an account's token set without the tokens: all that a page or a badge ever needs. */
export interface Standing {
  /** Of the access token that is held; absent when none is. */
  readonly validity?: Validity;
  /** What the token says that they may do; absent where it says nothing of it. */
  readonly roles?: readonly string[];
  /** True while the next token can be had without the person. */
  readonly renewable: boolean;
  /** Why the last sign-in or renewal failed. */
  readonly problem?: Problem;
  /** Not to be renewed before this instant, after a failure that may pass. */
  readonly retryAt?: number;
  /** How many renewals have failed in a row. */
  readonly failures?: number;
  readonly busy?: 'signing-in' | 'renewing';
}

/** Whether the token that is held may be sent now, and if not, why. */
export type Fitness = 'ready' | 'absent' | 'early' | 'expired';

/** When to look again at what is due, should the worker that renews it be killed: browsers fire no alarm sooner. */
const LOOK_AGAIN = 30_000;

export const SIGNED_OUT: Standing = { renewable: false };

/** Whether the token that is held may be sent at `now`. Does not ask whether anything else stands in the way. */
export function toFitness({ validity }: Standing, now: number): Fitness {
  if (!validity) return 'absent';
  if (isExpired(validity, now)) return 'expired';
  return isEarly(validity, now) ? 'early' : 'ready';
}

/** True when the background should renew it now. */
export function needsRenewal(standing: Standing, now: number): boolean {
  const { validity, renewable, retryAt } = standing;
  return renewable && (retryAt === undefined || now >= retryAt) && (!validity || isDue(validity, now));
}

/** True when only the person can bring it back: nothing to send and nothing to renew it with. */
export function needsSignIn(standing: Standing, now: number): boolean {
  return !standing.renewable && ['absent', 'expired'].includes(toFitness(standing, now));
}

/** The next instant after `now` at which the background has something to do for one of these, or undefined. */
export function nextWake(standings: readonly Standing[], now: number): number | undefined {
  return earliest(
    standings.flatMap(standing => {
      const { validity, renewable, retryAt } = standing;
      return [
        validity && nextChange(validity, now),
        renewable && retryAt !== undefined && retryAt > now ? retryAt : undefined,
        needsRenewal(standing, now) ? now + LOOK_AGAIN : undefined,
      ];
    }),
  );
}
