import type { Account } from './account.ts';
import type { Site } from './site.ts';
import { accountsOf, type State, standingOf } from './state.ts';

interface Wanted {
  /** The site of the tab. */
  readonly site: Site | undefined;
  /** Whether other sites' accounts are listed too. */
  readonly all: boolean;
  readonly filter: string;
}

/** The accounts to list: those of the tab's site, then others, each with every word of the filter somewhere in it. */
export function toListed(state: State, { site, all, filter }: Wanted): readonly Account[] {
  const fitting = site ? accountsOf(state, site.id) : [];
  const others = all ? state.accounts.filter(account => account.site !== site?.id) : [];
  return [...fitting, ...others].filter(toTest(filter, state));
}

function toTest(filter: string, state: State): (account: Account) => boolean {
  const words = fold(filter).split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  const places = new Map(
    state.sites.map(({ id, name, origins }) => [id, fold([name, ...origins].join(' '))]),
  );
  return ({ id, label, username, site }) => {
    const { roles = [] } = standingOf(state, id);
    const text = `${fold([label, username, ...roles].join(' '))} ${places.get(site)}`;
    return words.every(word => text.includes(word));
  };
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** An account as it is offered where somebody types: two sites may have accounts of one name. */
export function toTyped({ label, site }: Account, sites: readonly Site[]): string {
  return `${label} ${sites.find(each => each.id === site)?.name}`;
}

/** The account that somebody typed: the one they named, or else the first that fits, the tab's site before others. */
export function findTyped(state: State, site: Site | undefined, typed: string): Account | undefined {
  const listed = toListed(state, { site, all: true, filter: typed });
  const name = fold(typed.trim());
  return (
    listed.find(each => [each.label, toTyped(each, state.sites)].some(text => fold(text) === name)) ??
    listed[0]
  );
}
