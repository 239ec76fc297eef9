import { readUrl } from './address.ts';
import { type Problem, toProblem } from './errors.ts';
import { missingFor } from './outcome.ts';
import { type Site, toPermission, toSocketOrigin } from './site.ts';
import { type Fitness, toFitness } from './standing.ts';
import { type State, standingOf } from './state.ts';
import { findUrl } from './url.ts';
import { toHttp } from './verdict.ts';

/** Who would ask for an address: the person, a page of the site, a page of another site, or a worker of the site. */
export type Asker = 'visit' | 'own' | 'foreign' | 'worker';

/** In which part of an address it is no address of a site that is nearly the same. */
export type Difference = 'scheme' | 'port' | 'subdomain';

/** As much of a site as says which addresses are its own. */
type Listing = Pick<Site, 'name' | 'origins'>;

/** Whether an address would get an account's token, and if not, what stands in the way. */
export type Answer =
  | Placement<Listing>
  | { readonly kind: 'paused' | 'locked' }
  /** Another site's page asks. */
  | { readonly kind: 'foreign'; readonly site: Site }
  /** It belongs to no tab, so that only what was chosen for the whole site reaches it. */
  | { readonly kind: 'worker'; readonly site: Site }
  /** Everything that the site attaches goes into the query, and a WebSocket's stays as it is. */
  | { readonly kind: 'socket'; readonly site: Site }
  | { readonly kind: 'not-allowed'; readonly site: Site; readonly permissions: readonly string[] }
  | { readonly kind: 'withheld'; readonly site: Site; readonly why: Exclude<Fitness, 'ready'> };

/** What the lists of sites alone say of an address. */
export type Placement<Listed extends Listing> =
  | { readonly kind: 'goes'; readonly site: Listed; readonly origin: string }
  | { readonly kind: 'unreadable'; readonly problem: Problem }
  /** No site lists its origin. `near`: the one that comes closest. */
  | { readonly kind: 'elsewhere'; readonly origin: string; readonly near?: Near };

export interface Near {
  readonly site: Listing;
  /** As the site lists it. */
  readonly origin: string;
  readonly differs: Difference;
}

export interface Probe {
  /** As typed. A WebSocket's is that of its server. */
  readonly address: string;
  readonly asker: Asker;
  /** Whose token; absent where it is asked of any account that is signed in. */
  readonly account?: string | undefined;
}

/** What the rules would do, said as an answer with one reason: the first that stands in the way. */
export function toAnswer(
  state: State,
  { address, asker, account }: Probe,
  granted: readonly string[],
  now: number,
): Answer {
  const isSocket = /^wss?:/i.test(address.trim());
  const placement = toPlacement(state.sites, address);
  if (placement.kind !== 'goes') return placement;
  const { site, origin } = placement;
  if (state.locked) return { kind: 'locked' };
  if (state.paused) return { kind: 'paused' };
  if (asker === 'foreign') return { kind: 'foreign', site };
  const isQueryOnly = site.attachments.every(({ kind }) => kind === 'query');
  if (isSocket && isQueryOnly) return { kind: 'socket', site };
  const permissions = missingFor([toPermission(isSocket ? toSocketOrigin(origin) : origin)], granted);
  if (permissions.length > 0) return { kind: 'not-allowed', site, permissions };
  const fitness = account === undefined ? 'ready' : toFitness(standingOf(state, account), now);
  if (fitness !== 'ready') return { kind: 'withheld', site, why: fitness };
  return asker === 'worker' ? { kind: 'worker', site } : { kind: 'goes', site, origin };
}

/** Whether some site lists the origin of an address, as typed. */
export function toPlacement<Listed extends Listing>(
  sites: readonly Listed[],
  address: string,
): Placement<Listed> {
  const origin = findOrigin(toHttp(address.trim()));
  if (typeof origin !== 'string') return { kind: 'unreadable', problem: origin };
  const site = sites.find(({ origins }) => origins.includes(origin));
  return site ? { kind: 'goes', site, origin } : { kind: 'elsewhere', origin, ...findNear(sites, origin) };
}

function findOrigin(address: string): string | Problem {
  try {
    return readUrl(address).origin;
  } catch (error) {
    return toProblem(error);
  }
}

function findNear(sites: readonly Listing[], origin: string): { readonly near?: Near } {
  const near = sites.flatMap(site =>
    site.origins.flatMap(listed => {
      const differs = findDifference(listed, origin);
      return differs ? { site, origin: listed, differs } : [];
    }),
  );
  const order: readonly Difference[] = ['scheme', 'port', 'subdomain'];
  const [nearest] = near.toSorted((a, b) => order.indexOf(a.differs) - order.indexOf(b.differs));
  return nearest ? { near: nearest } : {};
}

/** Undefined where they have nothing in common that a person could take one for the other by. */
function findDifference(listed: string, asked: string): Difference | undefined {
  const [one, other] = [findUrl(listed), findUrl(asked)];
  if (!one || !other) return undefined;
  if (one.hostname === other.hostname) return one.port === other.port ? 'scheme' : 'port';
  const isWithin = (inner: string, outer: string) => inner.endsWith(`.${outer}`);
  return isWithin(one.hostname, other.hostname) || isWithin(other.hostname, one.hostname)
    ? 'subdomain'
    : undefined;
}
