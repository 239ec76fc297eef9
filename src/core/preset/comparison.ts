import type { Account } from '../account.ts';
import type { Site } from '../site.ts';
import type { Changes, Settings } from '../state.ts';
import { toGroups } from './groups.ts';
import type { Preset, PresetAccount, PresetSite } from './preset.ts';

/** What becomes of something that is here and differs there. `both` is for accounts alone: an origin is in one site. */
export type Decision = 'mine' | 'theirs' | 'both';

/** By key; what is not in it stays as it is here. */
export type Decisions = Readonly<Record<string, Decision>>;

/** `taken`: its origins are spread over several sites here, so that it can replace none of them. */
export type SiteRelation = 'new' | 'same' | 'differs' | 'taken';

export interface ComparedSite {
  /** Where it stands in the file. */
  readonly key: string;
  readonly relation: SiteRelation;
  readonly theirs: PresetSite;
  /** The site here that has one of its origins. */
  readonly mine?: Site;
  readonly accounts: readonly ComparedAccount[];
}

export interface ComparedAccount {
  readonly key: string;
  readonly relation: 'new' | 'same' | 'differs';
  readonly theirs: PresetAccount;
  /** The account here of the same user name or, where it has none, the same label. */
  readonly mine?: Account;
}

/** What of a preset is here already, and what differs. */
export function compare(
  { sites, accounts }: Pick<Settings, 'sites' | 'accounts'>,
  preset: Preset,
): readonly ComparedSite[] {
  const owners = new Map(sites.flatMap(site => site.origins.map(origin => [origin, site] as const)));
  const own = toGroups(
    accounts.filter(({ acting }) => !acting),
    ({ site }) => site,
  );
  const matched = new Set<string>();
  const free = new Map<string, Account[]>();
  return preset.sites.map((theirs, index) => {
    const found = new Set(theirs.origins.flatMap(origin => owners.get(origin) ?? []));
    const [mine] = found;
    const key = `sites[${index}]`;
    if (!mine) return { key, relation: 'new', theirs, accounts: compareAccounts(key, theirs.accounts, []) };
    const isTaken = found.size > 1 || matched.has(mine.id);
    matched.add(mine.id);
    const unmatched = free.get(mine.id) ?? [...(own.get(mine.id) ?? [])];
    free.set(mine.id, unmatched);
    return {
      key,
      relation: isAlike(mine, theirs) ? 'same' : isTaken ? 'taken' : 'differs',
      theirs,
      mine,
      accounts: compareAccounts(key, theirs.accounts, unmatched),
    };
  });
}

/** @param free the accounts here that none in the file is the same as yet; those that are found are taken out of it. */
function compareAccounts(
  site: string,
  theirs: readonly PresetAccount[],
  free: Account[],
): readonly ComparedAccount[] {
  const byName = toGroups(free, toName);
  return theirs.map((account, index) => {
    const key = `${site}.accounts[${index}]`;
    const mine = byName.get(toName(account))?.shift();
    if (!mine) return { key, relation: 'new', theirs: account };
    free.splice(free.indexOf(mine), 1);
    return { key, relation: isAlike(mine, account) ? 'same' : 'differs', theirs: account, mine };
  });
}

/** By what an account is known again. */
function toName({ username, label }: Pick<Account, 'username' | 'label'>): string {
  return username === '' ? `label ${label}` : `username ${username.toLowerCase()}`;
}

/** Where two things differ, by the path in the file. */
export function findDifferences(mine: unknown, theirs: unknown): readonly Difference[] {
  const [here, there] = [mine, theirs].map(each => new Map(toLeaves(each)));
  const paths = [...new Set([...(here?.keys() ?? []), ...(there?.keys() ?? [])])];
  return paths
    .map(path => ({ path, mine: here?.get(path), theirs: there?.get(path) }))
    .filter(each => each.mine !== each.theirs);
}

export interface Difference {
  readonly path: string;
  readonly mine: string | undefined;
  readonly theirs: string | undefined;
}

/** What is not handed on is not compared. */
const KEPT_HERE = ['id', 'site', 'accounts', 'reload', 'remembersPassword'];

function toLeaves(value: unknown, path = ''): readonly (readonly [path: string, text: string])[] {
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [[path, String(value)]];
  return Object.entries(value)
    .filter(([key]) => path !== '' || !KEPT_HERE.includes(key))
    .flatMap(([key, part]) =>
      toLeaves(part, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`),
    );
}

function isAlike(mine: Site | Account, theirs: PresetSite | PresetAccount): boolean {
  return findDifferences(mine, theirs).length === 0;
}

export interface Plan {
  readonly changes: Changes;
  /** By key, the ids of the file's accounts that come, or are here alike. */
  readonly ids: ReadonlyMap<string, string>;
}

/** What an import is to change. @param toId makes an id that nothing has yet. */
export function toPlan(compared: readonly ComparedSite[], decisions: Decisions, toId: () => string): Plan {
  const sites: Site[] = [];
  const accounts: Account[] = [];
  const ids = new Map<string, string>();
  for (const { key, relation, theirs, mine, accounts: each } of compared) {
    const { accounts: _, ...site } = theirs;
    const id = mine?.id ?? toId();
    if (relation === 'new' || (relation === 'differs' && decisions[key] === 'theirs')) {
      sites.push({ ...site, id, ...(mine?.reload && { reload: mine.reload }) });
    }
    for (const account of each) {
      const taken = findTaken(account, id, decisions, toId);
      if (!taken) continue;
      if (taken !== account.mine) accounts.push(taken);
      ids.set(account.key, taken.id);
    }
  }
  return { changes: { sites, accounts, gone: [] }, ids };
}

/** The very account that is here where both are alike; nothing where mine is kept. */
function findTaken(
  { key, relation, theirs, mine }: ComparedAccount,
  site: string,
  decisions: Decisions,
  toId: () => string,
): Account | undefined {
  if (!mine || (relation === 'differs' && decisions[key] === 'both')) return { ...theirs, id: toId(), site };
  if (relation === 'same') return mine;
  if (decisions[key] !== 'theirs') return undefined;
  const { id, remembersPassword } = mine;
  return { ...theirs, id, site, ...(remembersPassword && { remembersPassword }) };
}
