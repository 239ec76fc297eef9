import { findMark } from '../core/mark.ts';
import { type Tab, type TabReport, toTabReport } from '../core/outcome.ts';
import type { State } from '../core/state.ts';
import { setMark } from '../platform/mark.ts';
import { readGranted } from '../platform/permissions.ts';
import { toReportText, toTimeUntil } from '../platform/report-text.ts';
import { readState } from '../platform/storage.ts';
import { readTabs } from '../platform/tabs.ts';
import { type Badge, setBadge, setIcon } from '../platform/toolbar.ts';

const PAINT_DELAY = 50;

let soon: ReturnType<typeof setTimeout> | undefined;
/** What this worker made of the icon. The next one makes it anew. */
let isGrey: boolean | undefined;

/** Brings the badge of every tab up to date: once for changes in a row, and after the requests that wait for them. */
export function paintSoon(): void {
  clearTimeout(soon);
  soon = setTimeout(async () => {
    void paintIcon((await readState()).paused);
    await paint(await readTabs());
  }, PAINT_DELAY);
}

async function paintIcon(isPaused: boolean): Promise<void> {
  if (isGrey === isPaused) return;
  isGrey = isPaused;
  await setIcon(isPaused);
}

/** Brings the badge of some tabs, and the mark on their pages, up to date; a navigation has taken them away. */
export async function paint(tabs: readonly Tab[]): Promise<void> {
  const [state, granted] = await Promise.all([readState(), readGranted()]);
  const now = Date.now();
  await Promise.all(
    tabs.map(tab => {
      const report = toTabReport(state, tab, granted, now);
      if (report.site) void setMark(tab.id, findMark(report, state));
      return setBadge(tab.id, toBadge(report, state, now));
    }),
  );
}

function toBadge(report: TabReport, state: State, now: number): Badge {
  const { outcome } = report;
  const title = toReportText(report, state, toTimeUntil(now));
  switch (outcome.kind) {
    case 'attached':
      return { text: outcome.account.initials, color: outcome.account.color, title };
    case 'withheld':
    case 'not-allowed':
      return { text: '!', color: '#b42318', title };
    case 'locked':
      return { text: '🔒', color: '#57534e', title };
    case 'paused':
      return { text: 'II', color: '#57534e', title };
    case 'signed-out':
      return { text: '–', color: '#57534e', title };
    default:
      return { text: '', color: '#57534e', title };
  }
}
