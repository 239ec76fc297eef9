import type { Account } from './account.ts';
import type { Settings } from './state.ts';

/** What of a list comes before the rest. Ids of accounts. */
export interface Precedence {
  /** The one in use. */
  readonly first: string | undefined;
  readonly pinned: readonly string[];
  /** The latest first. */
  readonly recent: readonly string[];
}

export interface Listed {
  readonly account: Account;
  /** What it is listed under: `pinned`, `recent` or its site's id. Nothing for the first, and where one group is all. */
  readonly group: string | undefined;
}

/** One in so many may be listed as chosen lately, so that most of a list stays in the person's own order. */
const RARITY = 4;

/** The one in use, then those that are pinned, those chosen lately, and the rest by their sites. */
export function toGrouped(accounts: readonly Account[], precedence: Precedence): readonly Listed[] {
  const { first, pinned, recent } = precedence;
  const others = accounts.filter(({ id }) => id !== first);
  const latest = others
    .filter(account => isIn(recent, account) && !isIn(pinned, account))
    .sort((a, b) => recent.indexOf(toPerson(a)) - recent.indexOf(toPerson(b)))
    .slice(0, accounts.length / RARITY);
  const groups = new Map<string, Account[]>([
    ['pinned', others.filter(account => isIn(pinned, account))],
    ['recent', latest],
  ]);
  for (const account of others) {
    if (isIn(pinned, account) || latest.includes(account)) continue;
    if (!groups.get(account.site)?.push(account)) groups.set(account.site, [account]);
  }
  const filled = [...groups].filter(([, members]) => members.length > 0);
  return [
    ...accounts.filter(({ id }) => id === first).map(account => ({ account, group: undefined })),
    ...filled.flatMap(([name, members]) =>
      members.map(account => ({ account, group: filled.length > 1 ? name : undefined })),
    ),
  ];
}

/**
 * With the accounts in the person's own order: who is pinned, then the rest. Keys, menus and the address bar keep to it, so
 * that none of them is another's after each choice; a list that is seen begins with the one in use.
 */
export function inOwnOrder<Kept extends Settings>(state: Kept): Kept {
  const { accounts, pinned = [] } = state;
  const isPinned = (account: Account) => pinned.includes(toPerson(account));
  return {
    ...state,
    accounts: [...accounts.filter(isPinned), ...accounts.filter(account => !isPinned(account))],
  };
}

function isIn(ids: readonly string[], account: Account): boolean {
  return ids.includes(toPerson(account));
}

/** Whoever acts as another is themself. The id of an account that does not act. */
export function toPerson({ id, acting }: Account): string {
  return acting?.support ?? id;
}
