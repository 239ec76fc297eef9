import type { Account, Acting } from '../core/account.ts';
import { toCountdown } from '../core/countdown.ts';
import { missingFor } from '../core/outcome.ts';
import { type Site, toPermissions } from '../core/site.ts';
import { type Standing, toFitness } from '../core/standing.ts';
import { type MessageKey, t } from '../platform/i18n.ts';
import { toSpanText } from '../platform/time-text.ts';
import { type Ask, toAsk } from './asking.ts';

/** How an account is doing, in a word. `span`: milliseconds, for the word's placeholder. */
export interface Status {
  readonly key: MessageKey;
  readonly tone: 'good' | 'plain' | 'soon' | 'bad' | 'busy';
  readonly span?: number;
}

/** What a person can do for an account that does not apply. */
export type Mending =
  | { readonly kind: 'allow'; readonly permissions: readonly string[] }
  | { readonly kind: 'ask'; readonly ask: Ask }
  /** At the issuer. */
  | { readonly kind: 'sign-in' }
  /** Somebody who acted as another is to be themself again. */
  | { readonly kind: 'end' }
  | { readonly kind: 'renew' };

const SOON = 5 * 60_000;

/** @param active whether it is the one that the tab uses now. */
export function toStatus(
  { method, acting }: Pick<Account, 'method' | 'acting'>,
  standing: Standing,
  now: number,
  active = false,
): Status {
  const { busy, validity, renewable, problem } = standing;
  if (busy === 'signing-in') return { key: 'status_signing_in', tone: 'busy' };
  switch (toFitness(standing, now)) {
    case 'early':
      return { key: 'status_early', tone: 'soon', span: (validity?.notBefore ?? now) - now };
    case 'absent':
      if (method === 'pasted') return { key: 'status_no_token', tone: 'plain' };
      if (problem) return { key: 'status_sign_in_again', tone: 'bad' };
      return { key: 'status_signed_out', tone: 'plain' };
    case 'expired':
      if (busy) return { key: 'status_renewing', tone: 'busy' };
      if (renewable || acting) return { key: 'status_expired', tone: 'bad' };
      return { key: method === 'pasted' ? 'status_paste_again' : 'status_sign_in_again', tone: 'bad' };
    case 'ready':
      return toReadyStatus(standing, now, active);
  }
}

function toReadyStatus({ validity, renewable, problem }: Standing, now: number, active: boolean): Status {
  const span = validity?.expiresAt === undefined ? undefined : validity.expiresAt - now;
  const renews = renewable && !problem;
  if (span !== undefined && !renews && span <= SOON) return { key: 'status_soon', tone: 'soon', span };
  if (active) return { key: 'status_active', tone: 'good' };
  if (span === undefined) return { key: 'status_no_expiry', tone: 'plain' };
  return renews ? { key: 'status_ready', tone: 'plain' } : { key: 'status_left', tone: 'plain', span };
}

/** What is left to act as another is told to the second, here as in the strip. */
export function toStatusText({ key, span }: Status, acting?: Acting): string {
  return span === undefined ? t(key) : t(key, (acting ? toCountdown : toSpanText)(span));
}

/** The one thing that would bring an account into use, or undefined where nothing is needed or nothing helps. */
export function findMending(
  site: Site,
  account: Pick<Account, 'method' | 'acting'>,
  standing: Standing,
  granted: readonly string[],
  now: number,
): Mending | undefined {
  const permissions = missingFor(toPermissions(site), granted);
  if (permissions.length > 0) return { kind: 'allow', permissions };
  const fitness = toFitness(standing, now);
  if (standing.busy || fitness === 'early') return undefined;
  if (standing.renewable) return fitness !== 'ready' || standing.problem ? { kind: 'renew' } : undefined;
  if (fitness === 'ready') return undefined;
  if (account.acting) return { kind: 'end' };
  const ask = toAsk(site, account);
  return ask === 'nothing' ? { kind: 'sign-in' } : { kind: 'ask', ask };
}
