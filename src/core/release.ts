import { isStored } from './attachment.ts';
import { type Tab, toTabReport } from './outcome.ts';
import type { State } from './state.ts';

/**
 * The tabs whose pages are to get back what their web storage held before: what was chosen for them is no longer, or
 * is put elsewhere.
 * @param granted the host permissions held, as match patterns.
 */
export function findReleased(
  before: State,
  after: State,
  tabs: readonly Tab[],
  granted: readonly string[],
  now: number,
): readonly number[] {
  return tabs.flatMap(tab => {
    const held = findHeld(before, tab, granted, now);
    return held === undefined || held === findHeld(after, tab, granted, now) ? [] : tab.id;
  });
}

/** True where some site has what is put into web storage: only then is there anything to take back. */
export function usesStorage({ sites }: Pick<State, 'sites'>): boolean {
  return sites.some(({ attachments }) => attachments.some(({ kind }) => isStored(kind)));
}

/** What a page that is opened in a tab now finds in its storage, told apart from anything else it may find. */
function findHeld(state: State, tab: Tab, granted: readonly string[], now: number): string | undefined {
  const { site, outcome } = toTabReport(state, tab, granted, now);
  const stored = site?.attachments.filter(({ kind }) => isStored(kind)) ?? [];
  if (stored.length === 0) return undefined;
  if (outcome.kind === 'signed-out') return JSON.stringify(stored);
  return outcome.kind === 'attached' ? JSON.stringify([outcome.account.id, stored]) : undefined;
}
