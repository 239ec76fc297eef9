import { compileRules, type Tabs } from '../core/rules.ts';
import { nextWake } from '../core/standing.ts';
import { chosenAccounts, type State } from '../core/state.ts';
import { distrustClock } from '../core/transitions.ts';
import { setWake } from '../platform/alarm.ts';
import { installRules, readRuleIds } from '../platform/net-rules.ts';
import { exclusively, readState, session, writeState } from '../platform/storage.ts';
import { readTabSituation } from '../platform/tabs.ts';
import { paintSoon } from './badges.ts';
import { enterSituation } from './ledger.ts';
import { wake } from './refresh.ts';
import { readAccessTokens } from './tokens.ts';

/** What the rules depend on beside the state. */
interface Surroundings {
  readonly now: number;
  readonly tabs: Tabs;
  /** The latest time by which anything was decided before. */
  readonly clock: number;
  readonly ruleIds: readonly number[];
}

/** How much later it must be for the time to be written down again. */
const CLOCK_STEP = 1_000;

/** Makes the browser do what is stored. */
export function reconcile(): Promise<void> {
  return change(state => state);
}

/**
 * Changes the state and makes the browser follow: rules, the next alarm, badges. One at a time, so that no rules are
 * made from a state that is no longer. Resolves when the rules are in force; the rest follows.
 * @throws what `transition` throws; then nothing has changed.
 */
export async function change(transition: (state: State) => State): Promise<void> {
  await exclusively(async () => {
    const [before, surroundings] = await Promise.all([readState(), readSurroundings()]);
    const { clock, now } = surroundings;
    const trusted = distrustClock(before, clock - now);
    if (trusted !== before) void wake();
    const after = transition(trusted);
    await Promise.all([
      writeState(before, after),
      install(after, surroundings),
      schedule(after, surroundings),
    ]);
  });
  paintSoon();
}

async function readSurroundings(): Promise<Surroundings> {
  const [{ clock = 0 }, tabs, ruleIds] = await Promise.all([
    session.get('clock'),
    readTabSituation(),
    readRuleIds(),
  ]);
  return { now: Date.now(), tabs, clock, ruleIds };
}

async function install(state: State, { now, tabs, ruleIds }: Surroundings): Promise<void> {
  const tokens = await readAccessTokens(chosenAccounts(state));
  const settle = enterSituation({ state, tabs }, tokens);
  try {
    await installRules(compileRules(state, tokens, tabs, now), ruleIds);
  } catch (error) {
    // The browser refused all of them. Those in force may hold what should be withdrawn.
    await withdrawRules();
    throw error;
  }
  settle();
}

async function schedule(state: State, { now, clock }: Surroundings): Promise<void> {
  const at = nextWake(Object.values(state.standings), now);
  await Promise.all([
    setWake(at, now, () => void wake()),
    Math.abs(now - clock) > CLOCK_STEP ? session.set({ clock: now }) : undefined,
  ]);
}

/** Takes every rule away. */
export async function withdrawRules(): Promise<void> {
  await installRules([], await readRuleIds());
}
