import type { Account } from './account.ts';
import type { TabReport } from './outcome.ts';
import type { Site } from './site.ts';

/** What a page shows of the account that its tab has. No secret is in it. */
export type Mark = Pick<Account, 'label' | 'initials' | 'color' | 'pattern'> & NonNullable<Site['marks']>;

/** Undefined where the page shows nothing: no account goes out from its tab, or its site wants no marks. */
export function findMark({ site, outcome }: TabReport): Mark | undefined {
  if (outcome.kind !== 'attached' || !site?.marks) return undefined;
  const { label, initials, color, pattern } = outcome.account;
  return { label, initials, color, ...(pattern && { pattern }), ...site.marks };
}
