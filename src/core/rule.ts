import { type Site, toSocketOrigin } from './site.ts';

/** A declarativeNetRequest rule, as far as this project uses it. */
export interface Rule {
  readonly id: number;
  readonly priority: number;
  readonly condition: Condition;
  readonly action: Action;
}

export interface Condition {
  readonly urlFilter: string;
  readonly requestDomains: readonly string[];
  readonly initiatorDomains?: readonly string[];
  readonly resourceTypes?: readonly ('main_frame' | 'sub_frame' | 'websocket' | 'csp_report')[];
  readonly excludedResourceTypes?: readonly ('csp_report' | 'websocket')[];
  readonly requestMethods?: readonly ('get' | 'head')[];
  readonly excludedRequestMethods?: readonly 'options'[];
  readonly tabIds?: readonly number[];
  readonly excludedTabIds?: readonly number[];
}

/** A header is set, added to what the page sends, or taken away. */
export type HeaderChange =
  | { readonly header: string; readonly operation: 'set' | 'append'; readonly value: string }
  | { readonly header: string; readonly operation: 'remove' };

export interface QueryParameter {
  readonly key: string;
  readonly value: string;
}

export type Action =
  | { readonly type: 'allow' }
  | {
      readonly type: 'modifyHeaders';
      readonly requestHeaders?: readonly HeaderChange[];
      readonly responseHeaders?: readonly HeaderChange[];
    }
  | {
      readonly type: 'redirect';
      readonly redirect: {
        readonly transform: {
          readonly queryTransform: { readonly addOrReplaceParams: readonly QueryParameter[] };
        };
      };
    };

/** A rule whose place among the others is not known yet. */
export type Unranked = Omit<Rule, 'id' | 'priority'>;

/** Where a choice holds: everywhere, in some tabs, or in tabs that are none of these. */
export type Reach = Pick<Condition, 'tabIds' | 'excludedTabIds'>;

/** Top-level GET and HEAD, from wherever: typed, followed from another site, opened by another program. */
export function topLevel(site: Site, reach: Reach, action: Action): Unranked[] {
  return site.origins.map(origin => ({
    condition: {
      ...exactly(origin),
      ...reach,
      resourceTypes: ['main_frame'],
      requestMethods: ['get', 'head'],
    },
    action,
  }));
}

/** Top-level navigations, by whatever method. */
export function everyPage(site: Site, reach: Reach, action: Action): Unranked[] {
  return site.origins.map(origin => ({
    condition: { ...exactly(origin), ...reach, resourceTypes: ['main_frame'] },
    action,
  }));
}

/** The site's pages, and those of its frames that its own pages ask for. */
export function documents(site: Site, reach: Reach, action: Action): Unranked[] {
  const initiatorDomains = toHostnames(site);
  return [
    ...everyPage(site, reach, action),
    ...site.origins.map(origin => ({
      condition: { ...exactly(origin), ...reach, initiatorDomains, resourceTypes: ['sub_frame'] } as const,
      action,
    })),
  ];
}

/** All that the site's own pages ask of the site; never a preflight, which no page asks for. */
export function ownRequests(site: Site, reach: Reach, action: Action): Unranked[] {
  const initiatorDomains = toHostnames(site);
  return [
    ...site.origins.map(origin => ({
      condition: {
        ...exactly(origin),
        ...reach,
        initiatorDomains,
        excludedResourceTypes: ['csp_report'],
        excludedRequestMethods: ['options'],
      } as const,
      action,
    })),
    ...site.origins.map(origin => ({
      condition: {
        ...exactly(toSocketOrigin(origin)),
        ...reach,
        initiatorDomains,
        resourceTypes: ['websocket'],
      } as const,
      action,
    })),
  ];
}

/** The same rules but for WebSockets, which cannot be redirected: Firefox would refuse the connection. */
export function withoutSockets(rules: readonly Unranked[]): Unranked[] {
  return rules
    .filter(({ condition }) => !condition.resourceTypes?.includes('websocket'))
    .map(({ condition: { excludedResourceTypes, ...condition }, action }) => ({
      condition: {
        ...condition,
        ...(excludedResourceTypes && {
          excludedResourceTypes: [...excludedResourceTypes, 'websocket' as const],
        }),
      },
      action,
    }));
}

/** Lets requests be whose address has a query parameter with just this value. */
export function withParameter(site: Site, reach: Reach, { key, value }: QueryParameter): Unranked[] {
  // As browsers write it: a space is a plus sign, and an asterisk stays what in a filter matches anything.
  const pair = String(new URLSearchParams([[key, value]]));
  return site.origins.flatMap(origin =>
    ['?', '&'].map(mark => ({
      condition: {
        ...exactly(origin),
        ...reach,
        urlFilter: `|${origin}/*${mark}${pair}`,
        excludedResourceTypes: ['csp_report'] as const,
      },
      action: { type: 'allow' } as const,
    })),
  );
}

/** Without a list of resource types a rule leaves out top-level navigations; leaving out reports brings them in. */
export function everyRequest(site: Site, reach: Reach, action: Action): Unranked[] {
  return site.origins
    .flatMap(origin => [origin, toSocketOrigin(origin)])
    .map(origin => ({
      condition: { ...exactly(origin), ...reach, excludedResourceTypes: ['csp_report'] },
      action,
    }));
}

/**
 * All that pages of one host, or what runs behind them, ask of some origins. Without a list of resource types, not the
 * pages that a tab of theirs goes to.
 */
export function everyOf(initiator: string, origins: readonly string[], action: Action): Unranked[] {
  return origins.map(origin => ({
    condition: { ...exactly(origin), initiatorDomains: [initiator] },
    action,
  }));
}

/** What the browser itself tells the site of a policy that was broken. */
export function everyReport(site: Site, reach: Reach, action: Action): Unranked[] {
  return site.origins.map(origin => ({
    condition: { ...exactly(origin), ...reach, resourceTypes: ['csp_report'] },
    action,
  }));
}

/** The slash ends the host: `^` in its place would also match the `@` of `http://host@elsewhere/`. */
function exactly(origin: string): Pick<Condition, 'urlFilter' | 'requestDomains'> {
  return { urlFilter: `|${origin}/`, requestDomains: [toHostname(origin)] };
}

/** The hosts of a site's origins, each once, without ports: all that a rule's conditions know of them. */
export function toHostnames(site: Site): readonly string[] {
  return [...new Set(site.origins.map(toHostname))];
}

function toHostname(origin: string): string {
  return new URL(origin).hostname;
}
