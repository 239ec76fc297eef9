import { AppError } from './errors.ts';
import { toPerson } from './grouping.ts';
import type { Locking } from './locking.ts';
import { checkConfirmed, type Policy, toLocking } from './policy.ts';
import type { Standing } from './standing.ts';
import {
  type Choice,
  type Choices,
  chosenAccounts,
  getAccount,
  getSite,
  type Session,
  type State,
  standingOf,
  type Unconfirmed,
} from './state.ts';
import { CLOCK_TOLERANCE } from './token.ts';
import type { Vault } from './vault.ts';

/** What to choose for a site, in one tab or everywhere. */
export interface Selection {
  readonly site: string;
  /** `null` takes the choice back, so that the tab follows the site, or the site has none. */
  readonly choice: Choice | null;
  /** The tab that the person looks at. */
  readonly tab: number;
  /** `site`: everywhere, and this tab follows; other tabs keep the choice of their own. */
  readonly scope: 'tab' | 'site';
  /** True where the person confirmed that this is production. */
  readonly confirmed?: true | undefined;
}

/** As many accounts are remembered as chosen lately. */
const MOST_RECENT = 6;

/** Whoever chooses in a tab, or confirms the account elsewhere, has answered what was asked of them there. */
export function selectAccount(before: State, { site, choice, tab, scope, confirmed }: Selection): State {
  const chosen = getSite(before, site);
  const account = choice?.kind === 'account' ? getAccount(before, choice.account) : undefined;
  if (account) checkConfirmed(before.policy, chosen, confirmed);
  if (account && account.site !== site) throw new AppError('account-unknown');
  const answered = withoutUnconfirmed(
    before,
    asked => asked.tab === tab || (confirmed === true && asked.account === account?.id),
  );
  const state = account ? withRecent(answered, toPerson(account)) : answered;
  return scope === 'tab'
    ? { ...state, tabs: withTab(state.tabs, tab, withChoice(state.tabs[tab] ?? {}, site, choice)) }
    : {
        ...state,
        choices: withChoice(state.choices, site, choice),
        tabs: withTab(state.tabs, tab, withChoice(state.tabs[tab] ?? {}, site, null)),
      };
}

/** The very same list where it begins with the account already: then nothing is to be written. */
function withRecent(state: State, account: string): State {
  const { recent = [] } = state;
  if (recent[0] === account) return state;
  return { ...state, recent: [account, ...recent.filter(each => each !== account)].slice(0, MOST_RECENT) };
}

/** A tab that another tab opened starts with that tab's choices. */
export function inheritTab(state: State, opener: number, tab: number): State {
  const chosen = state.tabs[opener];
  return chosen ? { ...state, tabs: { ...state.tabs, [tab]: { ...chosen, ...state.tabs[tab] } } } : state;
}

/** A tab is gone, and with it what was chosen or asked for there; the very same state where that is nothing. */
export function forgetTab(state: State, tab: number): State {
  const rest = withoutUnconfirmed(state, asked => asked.tab === tab);
  return tab in rest.tabs ? { ...rest, tabs: withTab(rest.tabs, tab, {}) } : rest;
}

/** Drops the choices of every tab that is not among `open`. */
export function keepTabs(state: State, open: readonly number[]): State {
  const closed = Object.keys(state.tabs)
    .map(Number)
    .filter(tab => !open.includes(tab));
  return closed.reduce(forgetTab, state);
}

/** Locked, nothing is known of any account; what comes in meanwhile is known once all is unlocked. */
export function setStanding(state: State, account: string, standing: Standing): State {
  if (state.locked) return state;
  return { ...state, standings: { ...state.standings, [account]: standing } };
}

/**
 * The clock was set back by at least `by` milliseconds, so what was received before may be that much older than it
 * looks: what can be renewed is, the rest ends that much earlier. Small steps, as time servers make them, are let be.
 */
export function distrustClock(state: State, by: number): State {
  return by <= CLOCK_TOLERANCE ? state : withStandings(state, standing => distrust(standing, by));
}

/** What signs a chosen account in was taken away, and the worker was killed before it could say so: nothing is held. */
export function withoutLost(state: State, tokens: Readonly<Record<string, string>>): State {
  const lost = chosenAccounts(state).filter(id => !(id in tokens) && state.standings[id]?.validity);
  if (lost.length === 0) return state;
  const standings = { ...state.standings };
  for (const id of lost) {
    const { validity: _, ...rest } = standingOf(state, id);
    standings[id] = rest;
  }
  return { ...state, standings };
}

/** Nothing signs in or renews any more: the worker that did was killed. */
export function clearBusy(state: State): State {
  const isBusy = Object.values(state.standings).some(({ busy }) => busy);
  return isBusy ? withStandings(state, ({ busy: _, ...rest }) => rest) : state;
}

/** Nothing is known of any account any more; what was chosen stays. */
export function lock(state: State): State {
  return { ...state, locked: true, standings: {} };
}

/** @param standings of the accounts whose secrets could be opened. */
export function unlock({ locked: _, ...state }: State, standings: Session['standings']): State {
  return { ...state, standings };
}

/** What is chosen already stays, but for what the administrator forbids. */
export function setPolicy(state: State, policy: Policy): State {
  return { ...state, policy, locking: toLocking(policy, state.locking) };
}

/** Names the key that secrets rest under from now on. Seals nothing. */
export function setVault(state: State, vault: Vault): State {
  return { ...state, vault };
}

/** The administrator asks for more than what secrets rested at so far. */
export function raiseLevel(state: State, vault: Vault): State {
  return { ...setVault(state, vault), notice: { kind: 'level-raised' } };
}

/** When to lock, as far as the administrator lets the person choose. */
export function setLocking(state: State, locking: Locking): State {
  return { ...state, locking: toLocking(state.policy ?? {}, locking) };
}

/** What could not be renewed without a network may be tried at once. */
export function retryOffline(state: State): State {
  const isOffline = ({ problem }: Standing) => problem?.code === 'offline';
  if (!Object.values(state.standings).some(isOffline)) return state;
  return withStandings(state, standing => {
    const { retryAt: _, ...rest } = standing;
    return isOffline(standing) ? rest : standing;
  });
}

/** Takes every rule away, or puts them back; what was chosen stays. */
export function setPaused(state: State, paused: boolean): State {
  return { ...state, paused };
}

/** What the browser refuses to be told is not in force, and no page says that it is. */
export function haltRefused(state: State): State {
  return { ...state, paused: true, notice: { kind: 'rules-refused' } };
}

/** Gives up what was removed last: it can be brought back no more. */
export function dismissRemoved({ removed: _, ...state }: State): State {
  return state;
}

/** The person has read it. */
export function dismissNotice({ notice: _, ...state }: State): State {
  return state;
}

/** In the place of what was asked before. */
export function setUnconfirmed(state: State, unconfirmed: Unconfirmed): State {
  return { ...state, unconfirmed };
}

/** What was asked for in production is not wanted after all. */
export function dismissUnconfirmed({ unconfirmed: _, ...state }: State): State {
  return state;
}

function withoutUnconfirmed(state: State, isEnded: (asked: Unconfirmed) => boolean): State {
  const { unconfirmed } = state;
  return unconfirmed && isEnded(unconfirmed) ? dismissUnconfirmed(state) : state;
}

/** What is known of one token set, once the clock was set back; as `distrustClock` has it. */
export function distrust(standing: Standing, by: number): Standing {
  if (by <= CLOCK_TOLERANCE) return standing;
  const { validity, retryAt: _, ...rest } = standing;
  if (standing.renewable) return rest;
  if (validity?.expiresAt === undefined) return standing;
  return { ...rest, validity: { ...validity, expiresAt: validity.expiresAt - by } };
}

function withStandings(state: State, toNext: (standing: Standing) => Standing): State {
  const standings = Object.entries(state.standings).map(([id, standing]) => [id, toNext(standing)]);
  return { ...state, standings: Object.fromEntries(standings) };
}

function withChoice(choices: Choices, site: string, choice: Choice | null): Choices {
  const { [site]: _, ...others } = choices;
  return choice ? { ...others, [site]: choice } : others;
}

function withTab(tabs: Session['tabs'], tab: number, choices: Choices): Session['tabs'] {
  return withoutEmpty(Object.entries({ ...tabs, [tab]: choices }));
}

/** Choices by tab, without the tabs that have none. */
export function withoutEmpty(entries: readonly (readonly [string, Choices])[]): Session['tabs'] {
  return Object.fromEntries(entries.filter(([, choices]) => Object.keys(choices).length > 0));
}
