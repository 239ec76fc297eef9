import type { Account } from './account.ts';
import { AppError } from './errors.ts';
import { type Locking, NEVER_LOCKING } from './locking.ts';
import type { Policy } from './policy.ts';
import type { Site } from './site.ts';
import { SIGNED_OUT, type Standing } from './standing.ts';
import { DEVICE, type Vault } from './vault.ts';

/** Which account a site uses. `none` leaves requests as the page made them; `signed-out` takes credentials away. */
export type Choice =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'signed-out' };

/** Choices by the id of their site. */
export type Choices = Readonly<Record<string, Choice>>;

/** What is kept for good. No secret is ever in it. */
export interface Settings {
  readonly sites: readonly Site[];
  readonly accounts: readonly Account[];
  /** For every tab that has no choice of its own. */
  readonly choices: Choices;
  /** While true, requests go out as if this extension were not there. */
  readonly paused: boolean;
  readonly vault: Vault;
  readonly locking: Locking;
  /** Ids of accounts that lists begin with. A matter of the person's own: no preset has it. */
  readonly pinned?: readonly string[];
  /** Addresses of presets that the person added. */
  readonly sources?: readonly string[];
  /** What an administrator decided, as it was last known. */
  readonly policy?: Policy;
}

/** What ends with the browser session. */
export interface Session {
  /** By tab id. What was chosen for a tab outranks what was chosen for the site. */
  readonly tabs: Readonly<Record<string, Choices>>;
  /** By account id; an account that is not in it is signed out. */
  readonly standings: Readonly<Record<string, Standing>>;
  /** Ids of the accounts that were chosen last, the latest first. Few. */
  readonly recent?: readonly string[];
  /** The last thing removed, for "undo". */
  readonly removed?: Removed;
  /** What takes the last import back. */
  readonly imported?: Changes;
  readonly notice?: Notice;
  readonly unconfirmed?: Unconfirmed;
  /** While it is there, nothing is sent and no secret can be read. */
  readonly locked?: true;
}

export interface Removed {
  readonly site?: Placed<Site>;
  readonly accounts: readonly Placed<Account>[];
  readonly choices: Choices;
  readonly tabs: Readonly<Record<string, Choices>>;
}

/** Many sites and accounts at once: those that are there already are replaced, the others added. */
export interface Changes {
  readonly sites: readonly Site[];
  readonly accounts: readonly Account[];
  /** Ids of what is to be removed; a site that other accounts are at stays. */
  readonly gone: readonly string[];
}

export interface Placed<T> {
  readonly index: number;
  readonly item: T;
}

/** Something the person should know that no click of theirs caused. */
export type Notice =
  | {
      readonly kind: 'tab-choices-ended';
      /** How many tabs had an account before the browser was restarted. */
      readonly tabs: number;
    }
  /** Secrets rested weaker than the administrator asks for. */
  | { readonly kind: 'level-raised' }
  /** The browser took no rules but those of a pause. */
  | { readonly kind: 'rules-refused' };

/** Production, where an account was asked for by what cannot be held down: a key, the address bar, a menu. */
export interface Unconfirmed {
  /** Where it was asked for. */
  readonly tab: number;
  readonly account: string;
  /** What was to be opened as the account, in a tab of its own. */
  readonly url?: string;
}

export type State = Settings & Session;

export const EMPTY_SETTINGS: Settings = {
  sites: [],
  accounts: [],
  choices: {},
  paused: false,
  vault: DEVICE,
  locking: NEVER_LOCKING,
};

export const EMPTY: State = { ...EMPTY_SETTINGS, tabs: {}, standings: {} };

/** @throws AppError `locked` or `paused` while nothing is sent at all, whatever is chosen. */
export function checkSending({ locked, paused }: State): void {
  if (locked) throw new AppError('locked');
  if (paused) throw new AppError('paused');
}

/** @throws AppError `site-unknown` */
export function getSite(state: Settings, id: string): Site {
  const site = state.sites.find(site => site.id === id);
  if (!site) throw new AppError('site-unknown');
  return site;
}

/** @throws AppError `account-unknown` */
export function getAccount(state: Settings, id: string): Account {
  const account = state.accounts.find(account => account.id === id);
  if (!account) throw new AppError('account-unknown');
  return account;
}

/** A site's accounts, in the person's own order; none for a site that is not there. */
export function accountsOf(state: Settings, site: string): readonly Account[] {
  return state.accounts.filter(account => account.site === site);
}

/** What is known of an account: that it is signed out, where nothing is. */
export function standingOf(state: Pick<Session, 'standings'>, account: string): Standing {
  return state.standings[account] ?? SIGNED_OUT;
}

/** The accounts that some choice names: those whose tokens go into rules. */
export function chosenAccounts({ choices, tabs }: State): readonly string[] {
  const chosen = [choices, ...Object.values(tabs)].flatMap(choices => Object.values(choices));
  return [...new Set(chosen.flatMap(choice => (choice.kind === 'account' ? choice.account : [])))];
}

/** True while the account or the site is there, or can be brought back. */
export function isKept({ sites, accounts, removed }: State, id: string): boolean {
  const gone = [...(removed?.site ? [removed.site] : []), ...(removed?.accounts ?? [])];
  return [...sites, ...accounts, ...gone.map(({ item }) => item)].some(each => each.id === id);
}
