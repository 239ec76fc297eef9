import { compileRules } from '../core/rules.ts';
import { nextWake } from '../core/standing.ts';
import { chosenAccounts, distrustClock } from '../core/state.ts';
import { setWake } from '../platform/alarm.ts';
import { installRules } from '../platform/net-rules.ts';
import { readState, session, updateState } from '../platform/storage.ts';
import { readTabSituation } from '../platform/tabs.ts';
import { paintBadges } from './badges.ts';
import { wake } from './refresh.ts';
import { readAccessTokens } from './tokens.ts';

let waiting: Promise<void> | undefined;

/**
 * Makes the browser do what is stored: rules, the next alarm, badges. One at a time; callers that come before a run
 * has begun share it. Resolves when the rules are in force; badges follow.
 */
export function reconcile(): Promise<void> {
  waiting ??= navigator.locks.request('reconcile', async () => {
    waiting = undefined;
    await installStored();
    void paintBadges();
  });
  return waiting;
}

async function installStored(): Promise<void> {
  const now = Date.now();
  const [{ clock = 0 }, tabs] = await Promise.all([session.get('clock'), readTabSituation()]);
  const state =
    now < clock ? await updateState(state => distrustClock(state, clock - now)) : await readState();
  const tokens = await readAccessTokens(chosenAccounts(state));
  await installRules(compileRules(state, tokens, tabs, now));
  await Promise.all([
    setWake(nextWake(Object.values(state.standings), now), now, () => void wake()),
    session.set({ clock: now }),
  ]);
}
