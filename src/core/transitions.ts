import { type Account, type AccountDraft, readAccount } from './account.ts';
import { AppError } from './errors.ts';
import type { Locking } from './locking.ts';
import { checkConfirmed, type Policy, toLocking } from './policy.ts';
import { readIssuerUrl } from './sign-in-draft.ts';
import type { Site } from './site.ts';
import { readSite, type SiteDraft } from './site-draft.ts';
import type { Standing } from './standing.ts';
import {
  accountsOf,
  type Changes,
  type Choice,
  type Choices,
  getAccount,
  getSite,
  type Placed,
  type Session,
  type State,
} from './state.ts';
import { CLOCK_TOLERANCE } from './token.ts';
import type { Vault } from './vault.ts';

export function addSite(state: State, id: string, draft: SiteDraft): State {
  return { ...state, sites: [...state.sites, readSite(id, draft, state.sites)] };
}

export function editSite(state: State, id: string, draft: SiteDraft): State {
  getSite(state, id);
  const site = readSite(id, draft, state.sites);
  return { ...state, sites: state.sites.map(each => (each.id === id ? site : each)) };
}

export function addAccount(state: State, id: string, site: string, draft: AccountDraft): State {
  getSite(state, site);
  return { ...state, accounts: [...state.accounts, readAccount(id, site, draft, accountsOf(state, site))] };
}

export function editAccount(state: State, id: string, draft: AccountDraft): State {
  const { site, color, initials, acting } = getAccount(state, id);
  const filled = { ...draft, color: draft.color || color, initials: draft.initials ?? initials };
  const account = { ...readAccount(id, site, filled, []), ...(acting && { acting }) };
  return { ...state, accounts: state.accounts.map(each => (each.id === id ? account : each)) };
}

/** Removes a site with its accounts and every choice made for it; `restoreRemoved` brings them back. */
export function removeSite(state: State, id: string): State {
  const site = getSite(state, id);
  const index = state.sites.indexOf(site);
  const gone = accountsOf(state, id).map(account => account.id);
  return { ...drop(state, gone, site), sites: state.sites.toSpliced(index, 1) };
}

/**
 * Removes an account and every choice of it; `restoreRemoved` brings them back. A tab that used it has no account
 * then: it does not go on as the site's.
 */
export function removeAccount(state: State, id: string): State {
  getAccount(state, id);
  return drop(state, withActing(state, id));
}

/** An account, and those by which it acts as others. */
export function withActing({ accounts }: State, id: string): readonly string[] {
  return [id, ...accounts.flatMap(each => (each.acting?.support === id ? each.id : []))];
}

function drop(state: State, gone: readonly string[], site?: Site): State {
  const isGone = (siteId: string, choice: Choice) =>
    siteId === site?.id || (choice.kind === 'account' && gone.includes(choice.account));
  const [choices, goneChoices] = split(state.choices, isGone);
  const tabs = Object.entries(state.tabs).map(([tab, chosen]) => [tab, split(chosen, isGone)] as const);
  return {
    ...state,
    accounts: state.accounts.filter(account => !gone.includes(account.id)),
    choices,
    tabs: withoutEmpty(
      tabs.map(([tab, [kept, dropped]]) => [tab, { ...kept, ...(site ? {} : toNone(dropped)) }]),
    ),
    standings: Object.fromEntries(Object.entries(state.standings).filter(([id]) => !gone.includes(id))),
    removed: {
      ...(site && { site: { index: state.sites.indexOf(site), item: site } }),
      accounts: [...state.accounts.entries()]
        .filter(([, account]) => gone.includes(account.id))
        .map(([index, item]) => ({ index, item })),
      choices: goneChoices,
      tabs: withoutEmpty(tabs.map(([tab, [, dropped]]) => [tab, dropped])),
    },
  };
}

/**
 * Puts back, in its place, what was removed last. Choices made since are kept.
 * @throws AppError `nothing-to-restore`, or `origin-taken` when a site that came since has one of its origins.
 */
export function restoreRemoved(state: State): State {
  const { removed, ...rest } = state;
  if (!removed) throw new AppError('nothing-to-restore');
  if (removed.site) readSite(removed.site.item.id, removed.site.item, state.sites);
  const sites = removed.site ? place(state.sites, [removed.site]) : state.sites;
  const accounts = place(state.accounts, removed.accounts).filter(account =>
    sites.some(site => site.id === account.site),
  );
  const tabIds = Object.keys({ ...removed.tabs, ...state.tabs });
  return {
    ...rest,
    sites,
    accounts,
    choices: { ...removed.choices, ...state.choices },
    tabs: Object.fromEntries(
      tabIds.map(tab => [
        tab,
        { ...removed.tabs[tab], ...withoutNone(state.tabs[tab] ?? {}, removed.tabs[tab] ?? {}) },
      ]),
    ),
  };
}

/** All of them or none; `undoImport` takes them back. @throws AppError for the first that is wrong. */
export function importAll(state: State, { sites, accounts, gone }: Changes): State {
  const rest = gone.length > 0 ? without(state, new Set(gone)) : state;
  const ids = new Set(sites.map(({ id }) => id));
  const others = rest.sites.filter(({ id }) => !ids.has(id));
  const readSites = sites.map(site => {
    const read = readSite(site.id, site, others);
    others.push(read);
    return read;
  });
  const [allSites, goneSites] = merge(rest.sites, readSites);
  const homes = new Set(allSites.map(({ id }) => id));
  const readAccounts = accounts.map((account): Account => {
    if (!homes.has(account.site)) throw new AppError('site-unknown');
    return readAccount(account.id, account.site, account, []);
  });
  const [allAccounts, goneAccounts] = merge(rest.accounts, readAccounts);
  const known = new Set([...goneSites, ...goneAccounts].map(({ id }) => id));
  const added = [...sites, ...accounts].flatMap(({ id }) => (known.has(id) ? [] : id));
  const imported = { sites: goneSites, accounts: goneAccounts, gone: added };
  return { ...rest, sites: allSites, accounts: allAccounts, imported };
}

/** @throws AppError `nothing-to-restore`, or `origin-taken` when a site that came since has an origin. */
export function undoImport({ imported, ...state }: State): State {
  if (!imported) throw new AppError('nothing-to-restore');
  const homes = new Set([...state.sites, ...imported.sites].map(({ id }) => id));
  const accounts = imported.accounts.filter(({ site }) => homes.has(site));
  const { imported: _, ...undone } = importAll(state, { ...imported, accounts });
  return undone;
}

/** A list in which `items` stand in the place of those of the same id, or at the end; and those whose place it was. */
function merge<T extends { readonly id: string }>(
  list: readonly T[],
  items: readonly T[],
): [readonly T[], readonly T[]] {
  const byId = new Map(items.map(item => [item.id, item]));
  const replaced = list.filter(({ id }) => byId.has(id));
  const inPlace = list.map(item => byId.get(item.id) ?? item);
  for (const { id } of replaced) byId.delete(id);
  return [[...inPlace, ...byId.values()], replaced];
}

function without(state: State, gone: ReadonlySet<string>): State {
  const accounts = state.accounts.filter(({ id }) => !gone.has(id));
  const used = new Set(accounts.map(({ site }) => site));
  const sites = state.sites.filter(({ id }) => !gone.has(id) || used.has(id));
  const homes = new Set(sites.map(({ id }) => id));
  const keep = (choices: Choices) =>
    split(
      choices,
      (site, choice) => !homes.has(site) || (choice.kind === 'account' && gone.has(choice.account)),
    )[0];
  return {
    ...state,
    sites,
    accounts,
    choices: keep(state.choices),
    tabs: withoutEmpty(Object.entries(state.tabs).map(([tab, chosen]) => [tab, keep(chosen)])),
    standings: Object.fromEntries(Object.entries(state.standings).filter(([id]) => !gone.has(id))),
  };
}

/** @param before an account of the same site, or `null` to put it after them all. */
export function moveAccount(state: State, id: string, before: string | null): State {
  const account = getAccount(state, id);
  const others = state.accounts.filter(each => each !== account);
  const at = before === null ? others.length : others.indexOf(getAccount(state, before));
  return id === before ? state : { ...state, accounts: others.toSpliced(at, 0, account) };
}

function place<T>(list: readonly T[], placed: readonly Placed<T>[]): readonly T[] {
  return placed.reduce((all, { index, item }) => all.toSpliced(index, 0, item), list);
}

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

export function selectAccount(state: State, { site, choice, tab, scope, confirmed }: Selection): State {
  const chosen = getSite(state, site);
  if (choice?.kind === 'account') checkConfirmed(state.policy, chosen, confirmed);
  if (choice?.kind === 'account' && getAccount(state, choice.account).site !== site) {
    throw new AppError('account-unknown');
  }
  return scope === 'tab'
    ? { ...state, tabs: withTab(state.tabs, tab, withChoice(state.tabs[tab] ?? {}, site, choice)) }
    : {
        ...state,
        choices: withChoice(state.choices, site, choice),
        tabs: withTab(state.tabs, tab, withChoice(state.tabs[tab] ?? {}, site, null)),
      };
}

/** A tab that another tab opened starts with that tab's choices. */
export function inheritTab(state: State, opener: number, tab: number): State {
  const chosen = state.tabs[opener];
  return chosen ? { ...state, tabs: { ...state.tabs, [tab]: { ...chosen, ...state.tabs[tab] } } } : state;
}

export function forgetTab(state: State, tab: number): State {
  return tab in state.tabs ? { ...state, tabs: withTab(state.tabs, tab, {}) } : state;
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
  if (by <= CLOCK_TOLERANCE) return state;
  const standings = Object.entries(state.standings).map(([id, standing]) => [id, distrust(standing, by)]);
  return { ...state, standings: Object.fromEntries(standings) };
}

/** Nothing signs in or renews any more: the worker that did was killed. */
export function clearBusy(state: State): State {
  const standings = Object.entries(state.standings);
  if (!standings.some(([, standing]) => standing.busy)) return state;
  return {
    ...state,
    standings: Object.fromEntries(standings.map(([id, { busy: _, ...rest }]) => [id, rest])),
  };
}

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

export function setVault(state: State, vault: Vault): State {
  return { ...state, vault };
}

export function setLocking(state: State, locking: Locking): State {
  return { ...state, locking: toLocking(state.policy ?? {}, locking) };
}

/** @throws AppError for what is no address, or one that is read in clear from another machine. */
export function setSources(state: State, sources: readonly string[]): State {
  return { ...state, sources: [...new Set(sources.map(readIssuerUrl))] };
}

/** What could not be renewed without a network may be tried at once. */
export function retryOffline(state: State): State {
  const standings = Object.entries(state.standings);
  if (!standings.some(([, { problem }]) => problem?.code === 'offline')) return state;
  return {
    ...state,
    standings: Object.fromEntries(
      standings.map(([id, { retryAt, ...rest }]) => [
        id,
        rest.problem?.code === 'offline' || retryAt === undefined ? rest : { ...rest, retryAt },
      ]),
    ),
  };
}

export function setPaused(state: State, paused: boolean): State {
  return { ...state, paused };
}

/** Gives up what was removed last: it can be brought back no more. */
export function dismissRemoved({ removed: _, ...state }: State): State {
  return state;
}

export function dismissNotice({ notice: _, ...state }: State): State {
  return state;
}

function distrust(standing: Standing, by: number): Standing {
  const { validity, retryAt: _, ...rest } = standing;
  if (standing.renewable || validity?.expiresAt === undefined) return standing.renewable ? rest : standing;
  return { ...rest, validity: { ...validity, expiresAt: validity.expiresAt - by } };
}

/** The choices of a tab but for those that a removal made `none`. */
function withoutNone(choices: Choices, removed: Choices): Choices {
  return split(choices, (site, choice) => choice.kind === 'none' && site in removed)[0];
}

function toNone(choices: Choices): Choices {
  return Object.fromEntries(Object.keys(choices).map(site => [site, { kind: 'none' }]));
}

function withChoice(choices: Choices, site: string, choice: Choice | null): Choices {
  const { [site]: _, ...others } = choices;
  return choice ? { ...others, [site]: choice } : others;
}

function withTab(tabs: Session['tabs'], tab: number, choices: Choices): Session['tabs'] {
  return withoutEmpty(Object.entries({ ...tabs, [tab]: choices }));
}

function withoutEmpty(entries: readonly (readonly [string, Choices])[]): Session['tabs'] {
  return Object.fromEntries(entries.filter(([, choices]) => Object.keys(choices).length > 0));
}

function split(choices: Choices, test: (site: string, choice: Choice) => boolean): [Choices, Choices] {
  const entries = Object.entries(choices);
  return [
    Object.fromEntries(entries.filter(entry => !test(...entry))),
    Object.fromEntries(entries.filter(entry => test(...entry))),
  ];
}
