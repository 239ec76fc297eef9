import { isAbandoned, nextLook } from '../core/locking.ts';
import { toAllowed } from '../core/outcome.ts';
import { findReleased, usesStorage } from '../core/release.ts';
import { compileRules, type Tabs } from '../core/rules.ts';
import { toMenu } from '../core/shortcut.ts';
import { toPermission } from '../core/site.ts';
import { nextWake } from '../core/standing.ts';
import { chosenAccounts, type State } from '../core/state.ts';
import { earliest } from '../core/token.ts';
import { distrustClock, haltRefused, lock, withoutLost } from '../core/transitions.ts';
import type { Situation } from '../core/verdict.ts';
import { setWake } from '../platform/alarm.ts';
import { emptyStorage, fillStorageAt } from '../platform/content-scripts.ts';
import { setIdleMinutes } from '../platform/idle.ts';
import { installRules } from '../platform/net-rules.ts';
import { readGranted } from '../platform/permissions.ts';
import { ownHost } from '../platform/runtime.ts';
import { setMenu } from '../platform/shortcuts.ts';
import { exclusively, readStored, session, writeState } from '../platform/storage.ts';
import { readTabSituation, readTabs } from '../platform/tabs.ts';
import { paintSoon } from './badges.ts';
import { enterSituation } from './ledger.ts';
import { empty } from './lock.ts';
import { wake } from './refresh.ts';
import { readAccessTokens } from './tokens.ts';

/** How much later it must be for the time to be written down again. */
const CLOCK_STEP = 1_000;

/** What the entries of the browser's menus are made of. */
const MENU_PARTS = ['sites', 'accounts', 'pinned'] as const;

/** What to make of the state. Nothing else is done to it meanwhile. */
type Transition = (state: State, tabs: Tabs) => State | Promise<State>;

/** Makes the browser do what is stored. */
export function reconcile(): Promise<void> {
  return change(state => state);
}

/** Notices that nobody was there, or the clock was set back. Once a second at most: many may ask in a row. */
export async function noticeTime(): Promise<void> {
  const { clock } = await readStored();
  if (isOver(clock, Date.now())) await reconcile();
}

/**
 * Changes the state and makes the browser follow: rules, the next alarm, badges. One at a time, so that no rules are
 * made from a state that is no longer. Resolves when the rules are in force; the rest follows.
 * @throws what `transition` throws, or AppError `rules-too-many`; then what it asked for has not happened.
 */
export function change(transition: Transition): Promise<void> {
  return exclusively(() => enact(transition)).finally(paintSoon);
}

async function enact(transition: Transition): Promise<void> {
  const [{ state: before, clock, away }, tabs, granted] = await Promise.all([
    readStored(),
    readTabSituation(),
    readGranted(),
  ]);
  const now = Date.now();
  const trusted = distrustClock(before, clock - now);
  if (trusted !== before) void wake();
  const abandoned = !before.locked && isAbandoned(before.locking, clock, away, now);
  if (abandoned) void empty();
  const known = abandoned ? lock(trusted) : trusted;
  const put = async (state: State) => {
    const tokens = await readAccessTokens(chosenAccounts(state));
    const after = withoutLost(state, tokens);
    // The rules first: what our pages read of the state, and show, is in force.
    await Promise.all([install({ state: after, tabs }, tokens, granted, now), schedule(after, now)]);
    await writeState(before, after);
    // Then the clock: a worker that is killed before finds again that it was set back.
    if (isOver(clock, now)) await session.set({ clock: now });
    void release(before, after, granted, now);
    if (MENU_PARTS.some(part => before[part] !== after[part])) setMenu(toMenu(after));
  };
  const asked = await transition(known, tabs);
  try {
    await put(asked);
  } catch (error) {
    // What is in force may hold what should be withdrawn by now.
    await put(known).catch(async () => {
      await installRules([]);
      await put(haltRefused(known));
    });
    throw error;
  }
}

/** @throws what the browser does where it refuses the rules; then those before stay in force. */
async function install(
  situation: Situation,
  tokens: Readonly<Record<string, string>>,
  granted: readonly string[],
  now: number,
): Promise<void> {
  const { state, tabs } = situation;
  const settle = enterSituation(situation, tokens);
  const allowed = toAllowed(state, granted);
  await Promise.all([
    installRules(compileRules(allowed, tokens, tabs, now, ownHost())),
    fillStorage(allowed),
  ]);
  settle();
}

async function fillStorage({ sites }: State): Promise<void> {
  const stored = sites.filter(site => usesStorage({ sites: [site] }));
  await fillStorageAt([...new Set(stored.flatMap(({ origins }) => origins.map(toPermission)))]);
}

/**
 * Pages that are open get back what their storage held, once what was chosen for them is no more. A page that hangs
 * lets nobody wait for it but whoever waits for this.
 */
export async function release(
  before: State,
  after: State,
  granted: readonly string[],
  now: number,
): Promise<void> {
  if (before === after || !usesStorage(before)) return;
  await Promise.all(findReleased(before, after, await readTabs(), granted, now).map(emptyStorage));
}

async function schedule(state: State, now: number): Promise<void> {
  const look = state.locked ? undefined : nextLook(state.locking, now);
  const at = earliest([nextWake(Object.values(state.standings), now), look]);
  setIdleMinutes(state.locking.idleMinutes);
  await setWake(at, now, () => void wake());
}

function isOver(clock: number, now: number): boolean {
  return Math.abs(now - clock) > CLOCK_STEP;
}
