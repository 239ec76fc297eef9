import { isLockedAtStart } from '../core/locking.ts';
import type { State } from '../core/state.ts';
import { clearBusy, lock } from '../core/transitions.ts';
import { installRules } from '../platform/net-rules.ts';
import { exclusively, local, readState, session, writeState } from '../platform/storage.ts';
import { emptySession } from './lock.ts';
import { getPiece } from './piece.ts';
import { renameOldRecords, tidy } from './records.ts';
import { exposeTokens, tidyGone } from './tokens.ts';

let begun: Promise<void> | undefined;

/**
 * Brings back what the browser session needs, once a session: access tokens and standings from what is sealed, unless
 * it begins locked. In a session that goes on, brings to its end whatever the last worker was stopped in. Where that
 * fails, it is tried again the next time.
 * @throws AppError `stored-newer`, `stored-damaged`; then no rule is in force, and what is stored is as it was.
 */
export function start(): Promise<void> {
  begun ??= exclusively(begin).catch(error => {
    begun = undefined;
    throw error;
  });
  return begun;
}

async function begin(): Promise<void> {
  const { started } = await session.get('started');
  try {
    await (started ? goOn() : restore());
  } catch (error) {
    await installRules([]);
    throw error;
  }
}

async function goOn(): Promise<void> {
  const state = await readState();
  await writeState(state, clearBusy(state));
  const { resealing } = await session.get('resealing');
  if (resealing) await tidy(state.vault);
  if (state.locked) await emptySession();
}

async function restore(): Promise<void> {
  await checkSettings();
  const state = await readState();
  await renameOldRecords(state.vault);
  await tidy(state.vault);
  await tidyGone(state);
  const { tabsWithChoice = 0 } = await local.get('tabsWithChoice');
  await writeState(state, withNotice(await toStarted(state), tabsWithChoice));
  await local.set({ tabsWithChoice: 0 });
  await session.set({ started: true });
}

/** Before anything builds on them. */
async function checkSettings(): Promise<void> {
  const { settings } = await local.get('settings');
  if (settings) getPiece('checks').checkStored(settings);
}

async function toStarted(state: State): Promise<State> {
  if (state.locked || isLockedAtStart(state.vault, state.locking)) return lock(state);
  const standings = await exposeTokens(state.vault, state.accounts);
  return { ...state, standings: { ...state.standings, ...standings } };
}

function withNotice(state: State, tabs: number): State {
  return tabs > 0 ? { ...state, notice: { kind: 'tab-choices-ended', tabs } } : state;
}
