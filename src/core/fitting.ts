import type { Account } from './account.ts';
import { inOwnOrder } from './grouping.ts';
import type { Site } from './site.ts';
import { accountsOf, type State, standingOf } from './state.ts';

interface Scope {
  /** The site of the tab. */
  readonly site: Site | undefined;
  /** Whether other sites' accounts are listed too. */
  readonly all: boolean;
}

interface Wanted extends Scope {
  readonly filter: string;
}

/** The accounts to list: those of the tab's site, then others, each with every word of the filter somewhere in it. */
export function toListed(state: State, { filter, ...scope }: Wanted): readonly Account[] {
  return toFinder(state, scope)(filter);
}

/** The same for one filter after another: what is looked through is put together once, and not before there is one. */
export function toFinder(state: State, { site, all }: Scope): (filter: string) => readonly Account[] {
  const fitting = site ? accountsOf(state, site.id) : [];
  const others = all ? state.accounts.filter(account => account.site !== site?.id) : [];
  const accounts = [...fitting, ...others];
  let texts: readonly string[] | undefined;
  return filter => {
    const words = fold(filter).split(/\s+/).filter(Boolean);
    if (words.length === 0) return accounts;
    texts ??= toTexts(accounts, state);
    return accounts.filter((_, index) => words.every(word => texts?.[index]?.includes(word)));
  };
}

function toTexts(accounts: readonly Account[], state: State): readonly string[] {
  const places = new Map(
    state.sites.map(({ id, name, origins }) => [id, fold([name, ...origins].join(' '))]),
  );
  return accounts.map(({ id, label, username, site }) => {
    const { roles = [] } = standingOf(state, id);
    return `${fold([label, username, ...roles].join(' '))} ${places.get(site)}`;
  });
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** An account as it is offered where somebody types: two sites may have accounts of one name. */
export function toTyped({ label, site }: Account, sites: readonly Site[]): string {
  return `${label} ${sites.find(each => each.id === site)?.name}`;
}

/** What fits what somebody typed where no list is seen: the tab's site before others. */
export function toOffered(state: State, site: Site | undefined, typed: string): readonly Account[] {
  return toListed(inOwnOrder(state), { site, all: true, filter: typed });
}

/** The account that somebody typed: the one they named, or else the first that is offered. */
export function findTyped(state: State, site: Site | undefined, typed: string): Account | undefined {
  const offered = toOffered(state, site, typed);
  const name = fold(typed.trim());
  return (
    offered.find(each => [each.label, toTyped(each, state.sites)].some(text => fold(text) === name)) ??
    offered[0]
  );
}
