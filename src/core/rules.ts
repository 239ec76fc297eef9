import type { Account } from './account.ts';
import { FRESH, NOT_REMEMBERED, toAttaching, toSigningOut, WITHOUT_ORIGIN } from './actions.ts';
import { NO_TAB } from './ledger.ts';
import { type Outcome, toOutcome } from './outcome.ts';
import {
  type Action,
  documents,
  everyOf,
  everyPage,
  everyReport,
  everyRequest,
  ownRequests,
  type Reach,
  type Rule,
  toHostnames,
  topLevel,
  type Unranked,
  withoutSockets,
  withParameter,
} from './rule.ts';
import { toFetched } from './sign-in.ts';
import type { Site } from './site.ts';
import { accountsOf, type Choice, type State } from './state.ts';

/** The browser's tabs, as far as rules depend on them. */
export interface Tabs {
  /** Every tab that is open. */
  readonly open: readonly number[];
  /** The tab in front of the window in front: where a click that opens a tab is made. */
  readonly front?: number | undefined;
}

/**
 * Every rule that should be in force, weakest first; a rule's place in the list is its id and its priority, so that no
 * two are ever equal: browsers disagree on which of two equals wins.
 *
 * An attached token gets what a SameSite=Lax cookie gets: all requests of the site's own pages, and from elsewhere
 * only a top-level GET or HEAD. It never goes to another origin, on a preflight, or on this extension's own requests.
 *
 * Paused, there are none but those for this extension's own requests; locked, there are none.
 *
 * @param tokens access tokens by account id; an account without one gets no rule.
 * @param self the host of this extension's pages.
 * @param now milliseconds since the epoch. A token that may not be sent at `now` is in no rule.
 */
export function compileRules(
  state: State,
  tokens: Readonly<Record<string, string>>,
  tabs: Tabs,
  now: number,
  self: string,
): readonly Rule[] {
  if (state.locked) return [];
  const sent = state.paused ? [] : compileSites(state, tokens, tabs, now);
  return [...sent, ...compileOwn(state, self)].map((rule, index) => ({
    id: index + 1,
    priority: index + 1,
    ...rule,
  }));
}

function compileSites(
  state: State,
  tokens: Readonly<Record<string, string>>,
  tabs: Tabs,
  now: number,
): readonly Unranked[] {
  const compile = (site: Site, choice: Choice | undefined, reach: Reach) =>
    compileOutcome(site, toOutcome(state, choice, now), tokens, reach);
  const rules = state.sites.flatMap(site => compile(site, state.choices[site.id], {}));
  const newTabs = state.sites.flatMap(site => compileNewTabs(site, state, tabs, compile));
  const tabRules = state.sites.flatMap(site =>
    groupTabs(state, site).flatMap(([choice, tabIds]) => compile(site, choice, { tabIds })),
  );
  const fresh = state.sites.flatMap(site =>
    accountsOf(state, site.id).length > 0 ? compileFresh(site) : [],
  );
  return [...rules, ...newTabs, ...tabRules, ...fresh];
}

/**
 * What this extension itself asks of issuers, and of sites, is let be, whatever is chosen for a site at the same
 * origin. And it does not name us as its origin: there are issuers that refuse what comes from a page they were not
 * told of.
 */
function compileOwn({ sites }: State, self: string): Unranked[] {
  const asked = sites.flatMap(({ signIn, whoami }) => [
    ...(signIn ? toFetched(signIn) : []),
    ...(whoami ? [whoami.url] : []),
  ]);
  const origins = [...new Set(asked.map(address => new URL(address).origin))];
  return [{ type: 'allow' } as const, WITHOUT_ORIGIN].flatMap(action => everyOf(self, origins, action));
}

function compileOutcome(
  site: Site,
  outcome: Outcome,
  tokens: Readonly<Record<string, string>>,
  reach: Reach,
): Unranked[] {
  switch (outcome.kind) {
    case 'nothing':
      return [];
    case 'signed-out':
      return signOut(site, reach);
    case 'attached': {
      const token = tokens[outcome.account.id];
      // What was chosen for the site may take cookies away; a tab that has an account of its own keeps them.
      return [
        ...leaveAlone(site, reach),
        ...(token === undefined ? [] : attach(site, reach, outcome.account, token)),
      ];
    }
    default:
      return leaveAlone(site, reach);
  }
}

function signOut(site: Site, reach: Reach): Unranked[] {
  const { headers, storage } = toSigningOut(site);
  return [...everything(site, reach, headers), ...(storage ? documents(site, reach, storage) : [])];
}

function attach(site: Site, reach: Reach, account: Account, token: string): Unranked[] {
  const { headers, query, done, storage } = toAttaching(site, account, token);
  return [
    // Firefox applies no header rule to a request that a query rule matches, so one that is done with is let off that.
    ...(query && done
      ? [...withoutSockets(carry(site, reach, query)), ...withParameter(site, reach, done)]
      : []),
    ...(headers ? carry(site, reach, headers) : []),
    ...(storage ? documents(site, reach, storage) : []),
  ];
}

/** What an attached token goes with. */
function carry(site: Site, reach: Reach, action: Action): Unranked[] {
  return [...topLevel(site, reach, action), ...ownRequests(site, reach, action)];
}

/** In tabs, outranks what was chosen for the site; with no tab named there is nothing to outrank. */
function leaveAlone(site: Site, reach: Reach): Unranked[] {
  return reach.tabIds || reach.excludedTabIds ? everything(site, reach, { type: 'allow' }) : [];
}

function everything(site: Site, reach: Reach, action: Action): Unranked[] {
  return [...everyRequest(site, reach, action), ...everyReport(site, reach, action)];
}

/**
 * A tab rule cannot be there before its tab is. So the choices of the tab in front hold for tabs that are not open
 * yet, for requests that the site's own pages make: the first request of a link to a new tab carries the token.
 */
function compileNewTabs(
  site: Site,
  state: State,
  { open, front }: Tabs,
  compile: (site: Site, choice: Choice, reach: Reach) => readonly Unranked[],
): Unranked[] {
  const choice = front === undefined ? undefined : state.tabs[front]?.[site.id];
  if (!choice) return [];
  const initiatorDomains = toHostnames(site);
  return compile(site, choice, { excludedTabIds: [NO_TAB, ...open] }).map(rule => ({
    ...rule,
    condition: { ...rule.condition, initiatorDomains },
  }));
}

/** The tabs of a site by what was chosen for them: tabs alike share their rules. */
function groupTabs(state: State, site: Site): readonly (readonly [Choice, number[]])[] {
  const groups = new Map<string, [Choice, number[]]>();
  for (const [tab, choices] of Object.entries(state.tabs)) {
    const choice = choices[site.id];
    if (!choice) continue;
    const key = choice.kind === 'account' ? choice.account : choice.kind;
    const group = groups.get(key) ?? [choice, []];
    group[1].push(Number(tab));
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * Chromium and Firefox answer one identity's request with what they cached for another. Chromium asks the server again
 * for `no-cache`, Firefox for `no-store`. Going back, Firefox shows the page as it was. This holds whatever is chosen:
 * a cached answer outlives the choice.
 */
function compileFresh(site: Site): Unranked[] {
  return [...everyRequest(site, {}, FRESH), ...everyPage(site, {}, NOT_REMEMBERED)];
}
