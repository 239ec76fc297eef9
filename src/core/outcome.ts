import type { Account } from './account.ts';
import { findSite, type Site, toHost, toPermission } from './site.ts';
import { type Fitness, toFitness } from './standing.ts';
import { type Choice, type State, standingOf } from './state.ts';

/** What becomes of a choice now. The rules, the badge and the popup's strip are all made from this. */
export type Outcome =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'none' }
  /** Whatever is chosen. Only in a TabReport. */
  | { readonly kind: 'locked' | 'paused' }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'attached'; readonly account: Account }
  | {
      readonly kind: 'withheld';
      readonly account: Account;
      readonly why: Exclude<Fitness, 'ready'>;
    }
  /** A choice without host permission for the tab's address: the browser does nothing of it. Only in a TabReport. */
  | { readonly kind: 'not-allowed'; readonly account?: Account };

/** Who a tab is, as far as the extension has a say in it. */
export interface TabReport {
  /** The site that the tab is on, or that a choice was made for while its address cannot be seen. */
  readonly site?: Site;
  /** Where the tab is, with its port; the first of the site's addresses where that cannot be seen. Present with `site`. */
  readonly host?: string;
  readonly scope?: 'tab' | 'site';
  readonly outcome: Outcome;
}

export interface Tab {
  readonly id: number;
  /** Absent where the extension may not see it. */
  readonly url?: string | undefined;
}

/** What a choice comes to at `now`. Does not look at permissions. */
export function toOutcome(state: State, choice: Choice | undefined, now: number): Outcome {
  if (choice?.kind !== 'account') return choice ?? { kind: 'nothing' };
  const account = state.accounts.find(account => account.id === choice.account);
  if (!account) return { kind: 'nothing' };
  const fitness = toFitness(standingOf(state, account.id), now);
  return fitness === 'ready' ? { kind: 'attached', account } : { kind: 'withheld', account, why: fitness };
}

/** What goes out with the requests of one tab. `granted`: the host permissions held, as match patterns. */
export function toTabReport(state: State, tab: Tab, granted: readonly string[], now: number): TabReport {
  const chosen = state.tabs[tab.id] ?? {};
  const site =
    findSite(state.sites, tab.url) ??
    (tab.url === undefined ? findUnseen(state, chosen, granted) : undefined);
  if (!site) return { outcome: { kind: 'nothing' } };
  const own = chosen[site.id];
  const choice = own ?? state.choices[site.id];
  const outcome = toOutcome(state, choice, now);
  const at = tab.url === undefined ? undefined : new URL(tab.url);
  const allowed = at !== undefined && isGranted(toPermission(at.origin), granted);
  return {
    site,
    host: at?.host ?? toHost(site),
    ...(choice && { scope: own ? 'tab' : 'site' }),
    outcome: toHalted(state) ?? (allowed ? outcome : toNotAllowed(outcome)),
  };
}

/** What everything comes to while nothing is sent at all. */
function toHalted({ locked, paused }: State): Outcome | undefined {
  if (locked) return { kind: 'locked' };
  return paused ? { kind: 'paused' } : undefined;
}

/** What a rule without permission comes to, where the outcome takes one. */
function toNotAllowed(outcome: Outcome): Outcome {
  if (outcome.kind === 'attached') return { kind: 'not-allowed', account: outcome.account };
  return outcome.kind === 'signed-out' ? { kind: 'not-allowed' } : outcome;
}

/** A tab whose address cannot be seen, though it has a choice: permission for that site was refused or withdrawn. */
function findUnseen(
  state: State,
  chosen: Readonly<Record<string, Choice>>,
  granted: readonly string[],
): Site | undefined {
  return state.sites.find(
    site => chosen[site.id] && missingFor(site.origins.map(toPermission), granted).length > 0,
  );
}

/**
 * The state with only those of its sites' origins that permission is held for; of a site without, how it signs in is
 * left. Chromium lets an extension at a tab for a while once its icon was clicked there (`activeTab`), which is no
 * permission to send a token.
 */
export function toAllowed(state: State, granted: readonly string[]): State {
  const sites = state.sites.map(site => ({
    ...site,
    origins: site.origins.filter(origin => isGranted(toPermission(origin), granted)),
  }));
  return { ...state, sites };
}

/** Those of some permissions that are not held. */
export function missingFor(permissions: readonly string[], granted: readonly string[]): readonly string[] {
  return permissions.filter(permission => !isGranted(permission, granted));
}

/** True when one of the match patterns covers `permission`, which names one scheme and one host. */
function isGranted(permission: string, granted: readonly string[]): boolean {
  const [scheme, host] = splitPattern(permission);
  return granted.some(pattern => {
    if (pattern === '<all_urls>' || pattern === permission) return true;
    const [schemes, hosts] = splitPattern(pattern);
    const fits =
      hosts === '*' || hosts === host || (hosts.startsWith('*.') && `.${host}`.endsWith(hosts.slice(1)));
    return fits && (schemes === scheme || (schemes === '*' && /^https?$/.test(scheme)));
  });
}

function splitPattern(pattern: string): [scheme: string, host: string] {
  const [scheme = '', rest = ''] = pattern.split('://');
  return [scheme, rest.slice(0, rest.indexOf('/')).replace(/:(\*|\d+)$/, '')];
}
