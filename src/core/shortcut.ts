import type { Account } from './account.ts';
import { inOwnOrder } from './grouping.ts';
import { toPermission } from './site.ts';
import { accountsOf, type Choice, type State } from './state.ts';

/** As many accounts of a site have an entry in the browser's menus. */
const LONGEST_MENU = 20;

/** An entry of the browser's menus. */
export interface MenuItem {
  /** Its kind and the account's id, with a colon between. */
  readonly id: `${'link' | 'page'}:${string}`;
  readonly label: string;
  /** Where it is shown, as match patterns: of the link, or of the page. */
  readonly patterns: readonly string[];
}

/** The account that a key chooses; the manifest's `commands` have these names. */
export function findKeyed(
  state: State,
  site: string,
  choice: Choice | undefined,
  key: string,
): Account | undefined {
  const accounts = accountsOf(inOwnOrder(state), site);
  const using = choice?.kind === 'account' ? accounts.findIndex(each => each.id === choice.account) : -1;
  if (key === 'next-account') return accounts[(using + 1) % accounts.length];
  if (key === 'previous-account') return accounts.at(Math.max(using, 0) - 1);
  return accounts[Number(key.replace('account-', '')) - 1];
}

/** "Open link as" and "This tab as", for the first accounts of each site. */
export function toMenu(state: State): readonly MenuItem[] {
  const ordered = inOwnOrder(state);
  return state.sites.flatMap(({ id, origins }) => {
    const patterns = [...new Set(origins.map(toPermission))];
    const accounts = accountsOf(ordered, id).slice(0, LONGEST_MENU);
    return (['link', 'page'] as const).flatMap(kind =>
      accounts.map(account => ({ id: `${kind}:${account.id}` as const, label: account.label, patterns })),
    );
  });
}
