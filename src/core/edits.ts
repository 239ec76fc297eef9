import { type Account, type AccountDraft, readAccount } from './account.ts';
import { AppError } from './errors.ts';
import { isProduction } from './policy.ts';
import { readIssuerUrl } from './sign-in-draft.ts';
import type { Site } from './site.ts';
import { readSite, type SiteDraft } from './site-draft.ts';
import { SIGNED_OUT } from './standing.ts';
import {
  accountsOf,
  type Changes,
  type Choice,
  type Choices,
  getAccount,
  getSite,
  isKept,
  type Placed,
  type State,
} from './state.ts';
import { setStanding, withoutEmpty } from './transitions.ts';

/*
 * What a person changes on a page, apart from what happens at each choice and each request (transitions.ts): the
 * background reads this only then.
 */

/** Adds a site after the others. @throws AppError as `readSite` does. */
export function addSite(state: State, id: string, draft: SiteDraft): State {
  return { ...state, sites: [...state.sites, readSite(id, draft, state.sites)] };
}

/**
 * Edits a site. Who is signed in there stays so; where it has become production, nobody is chosen any more.
 * @throws AppError `site-unknown`, or as `readSite` does.
 */
export function editSite(state: State, id: string, draft: SiteDraft): State {
  getSite(state, id);
  const site = readSite(id, draft, state.sites);
  return withoutUnasked(state, { ...state, sites: state.sites.map(each => (each.id === id ? site : each)) });
}

/** Adds an account, signed out, after the others. @throws AppError `site-unknown`, or as `readAccount` does. */
export function addAccount(state: State, id: string, site: string, draft: AccountDraft): State {
  getSite(state, site);
  return { ...state, accounts: [...state.accounts, readAccount(id, site, draft, accountsOf(state, site))] };
}

/** Who becomes another user is signed out: what was signed in is not theirs. */
export function editAccount(state: State, id: string, draft: AccountDraft): State {
  const { site, color, initials, acting } = getAccount(state, id);
  const filled = { ...draft, color: draft.color || color, initials: draft.initials ?? initials };
  const account = { ...readAccount(id, site, filled, []), ...(acting && { acting }) };
  const edited = { ...state, accounts: state.accounts.map(each => (each.id === id ? account : each)) };
  return becomesAnother(state, id, draft) ? setStanding(edited, id, SIGNED_OUT) : edited;
}

/** Whether an account is to be another user than its token was asked for. In a window of the issuer a name is but a hint. */
export function becomesAnother(state: State, id: string, { username }: AccountDraft): boolean {
  const account = getAccount(state, id);
  const { signIn } = getSite(state, account.site);
  const isAskedFor = account.method === 'login' && signIn?.way !== 'code' && signIn?.way !== 'device';
  return isAskedFor && account.username !== username.trim();
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
  return drop(state, withActing(state, [id]));
}

/** Some accounts, and those by which they act as others. */
export function withActing({ accounts }: State, ids: readonly string[]): readonly string[] {
  const known = new Set(ids);
  const acting = accounts.filter(
    each => each.acting && known.has(each.acting.support) && !known.has(each.id),
  );
  return [...ids, ...acting.map(({ id }) => id)];
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
  const rest = gone.length > 0 ? without(state, new Set(withActing(state, gone))) : state;
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
  return withoutUnasked(state, { ...rest, sites: allSites, accounts: allAccounts, imported });
}

/** @throws AppError `nothing-to-restore`, or `origin-taken` when a site that came since has an origin. */
export function undoImport({ imported, ...state }: State): State {
  if (!imported) throw new AppError('nothing-to-restore');
  const homes = new Set([...state.sites, ...imported.sites].map(({ id }) => id));
  const accounts = imported.accounts.filter(({ site }) => homes.has(site));
  const { imported: _, ...undone } = importAll(state, { ...imported, accounts });
  return undone;
}

/** Sites that the last import brought and that stay when it is taken back: accounts were added to them since. */
export function findStaying({ imported, ...state }: State): readonly Site[] {
  const gone = new Set(withActing(state, imported?.gone ?? []));
  const { sites } = without(state, gone);
  return sites.filter(({ id }) => gone.has(id));
}

/** At a site that has become production, nobody confirmed the accounts that were chosen before: they are so no more. */
function withoutUnasked(before: State, after: State): State {
  const { policy } = after;
  if (!policy) return after;
  const guarded = before.sites.filter(site => isProduction(policy, site)).map(({ id }) => id);
  const become = after.sites.filter(site => isProduction(policy, site) && !guarded.includes(site.id));
  const isUnasked = (id: string, { kind }: Choice) =>
    kind === 'account' && become.some(site => site.id === id);
  return {
    ...after,
    choices: split(after.choices, isUnasked)[0],
    tabs: withoutEmpty(Object.entries(after.tabs).map(([tab, chosen]) => [tab, split(chosen, isUnasked)[0]])),
  };
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

/** What can be brought back comes back pinned; what is gone for good is forgotten. */
export function setPinned(state: State, id: string, pinned: boolean): State {
  getAccount(state, id);
  const others = (state.pinned ?? []).filter(each => each !== id && isKept(state, each));
  return { ...state, pinned: pinned ? [...others, id] : others };
}

function place<T>(list: readonly T[], placed: readonly Placed<T>[]): readonly T[] {
  return placed.reduce((all, { index, item }) => all.toSpliced(index, 0, item), list);
}

/** @throws AppError for what is no address, or one that is read in clear from another machine. */
export function setSources(state: State, sources: readonly string[]): State {
  return { ...state, sources: [...new Set(sources.map(readIssuerUrl))] };
}

/** The choices of a tab but for those that a removal made `none`. */
function withoutNone(choices: Choices, removed: Choices): Choices {
  return split(choices, (site, choice) => choice.kind === 'none' && site in removed)[0];
}

function toNone(choices: Choices): Choices {
  return Object.fromEntries(Object.keys(choices).map(site => [site, { kind: 'none' }]));
}

function split(choices: Choices, test: (site: string, choice: Choice) => boolean): [Choices, Choices] {
  const entries = Object.entries(choices);
  return [
    Object.fromEntries(entries.filter(entry => !test(...entry))),
    Object.fromEntries(entries.filter(entry => test(...entry))),
  ];
}
