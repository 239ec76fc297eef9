import type { Account, Acting } from './account.ts';
import type { TabReport } from './outcome.ts';
import type { Site } from './site.ts';
import { type Session, standingOf } from './state.ts';

/** What a page shows of the account that its tab has. No secret is in it. */
export interface Mark
  extends Pick<Account, 'label' | 'initials' | 'color' | 'pattern'>,
    NonNullable<Site['marks']> {
  /** Present where it is somebody acting as another. */
  readonly acting?: Pick<Acting, 'reason'> & { readonly until?: number };
}

/** Undefined where the page shows nothing: no account goes out from its tab, or its site wants no marks. */
export function findMark(
  { site, outcome }: TabReport,
  session: Pick<Session, 'standings'>,
): Mark | undefined {
  if (outcome.kind !== 'attached' || !site?.marks) return undefined;
  const { id, label, initials, color, acting, pattern = acting && 'stripes' } = outcome.account;
  const until = standingOf(session, id).validity?.expiresAt;
  return {
    label,
    initials,
    color,
    ...(pattern && { pattern }),
    ...(acting && { acting: { reason: acting.reason, ...(until && { until }) } }),
    ...site.marks,
  };
}
