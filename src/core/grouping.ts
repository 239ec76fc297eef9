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

/** The one in use, then those that are pinned, those chosen lately, and the rest by their sites. */
export function toGrouped(accounts: readonly Account[], precedence: Precedence): readonly Listed[] {
  const { first, pinned, recent } = precedence;
  const groups = new Map<string, Account[]>([
    ['pinned', []],
    ['recent', []],
  ]);
  for (const account of accounts) {
    if (account.id === first) continue;
    const id = toPerson(account);
    const group = pinned.includes(id) ? 'pinned' : recent.includes(id) ? 'recent' : account.site;
    if (!groups.get(group)?.push(account)) groups.set(group, [account]);
  }
  groups.get('recent')?.sort((a, b) => recent.indexOf(toPerson(a)) - recent.indexOf(toPerson(b)));
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

/** Whoever acts as another is themself. The id of an account that does not act. */
export function toPerson({ id, acting }: Account): string {
  return acting?.support ?? id;
}
