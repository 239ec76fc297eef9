import type { Account } from './account.ts';
import { type AttachmentKind, isStored } from './attachment.ts';
import { missingFor, type Tab, type TabReport, toAllowed, toOutcome } from './outcome.ts';
import { isOwn, type Site, toPermission } from './site.ts';
import type { State } from './state.ts';
import { findUrl } from './url.ts';

/** Something that would be right, and that the browser does not let an extension do. */
export type Limit =
  /** Nothing can be put into the web storage of the tab's page, since it is not secure. */
  | 'insecure-page'
  /** Pages of another scheme, port or subdomain are taken for the site's own. */
  | 'near-pages'
  /** The app's own scripts send the token where another site shows the app in a frame. */
  | 'framed'
  /** What is chosen for one tab does not reach what workers ask for. */
  | 'workers'
  /** What is chosen for one tab does not reach a page that opens in a new window. */
  | 'new-windows'
  /** After a password prompt the browser asks again with what it sent before. */
  | 'asked-again'
  /** What a person answered to a password prompt once goes out although they are signed out. */
  | 'kept-credentials'
  /** The cookies of a download stay as they are. */
  | 'downloads'
  /** Nothing can be added to the query of a WebSocket. */
  | 'sockets'
  /** No service worker can be registered. */
  | 'registering'
  /** What a page asks for fails where the site redirects it to itself. */
  | 'redirects'
  /** Nothing can be put into the web storage of a frame within a page of another origin. */
  | 'foreign-frames'
  /** Pages that are open keep the token that they were given. */
  | 'open-pages'
  /** All tabs of the site share one storage, which is on disk. */
  | 'shared-storage';

/** How the browser differs from others, as far as limits go. */
export interface Traits {
  readonly family: 'chromium' | 'firefox';
  /** Something can be put into the web storage of the tab's page. */
  readonly fillable: boolean;
}

interface Here extends Traits {
  readonly chosen: 'attached' | 'signed-out' | 'none';
  readonly scope: 'tab' | 'site';
  readonly kinds: readonly AttachmentKind[];
  /** The server sees the browser's own cookies. */
  readonly cookies: Site['cookies'];
}

/** When each is met, in the order in which they are told. */
const MET: Readonly<Record<Limit, (here: Here) => boolean>> = {
  'insecure-page': ({ kinds, fillable }) => kinds.some(isStored) && !fillable,
  'near-pages': isSending,
  framed: here => isSending(here) && here.scope === 'site',
  workers: here => here.scope === 'tab' && (isSending(here) || here.chosen !== 'attached'),
  'new-windows': ({ family, scope }) => family === 'firefox' && scope === 'tab',
  'asked-again': here => isSending(here) && here.family === 'chromium',
  'kept-credentials': ({ family, chosen }) => family === 'chromium' && chosen === 'signed-out',
  downloads: ({ family, chosen, kinds, cookies }) =>
    family === 'chromium' && chosen === 'attached' && (kinds.includes('cookie') || cookies === 'hidden'),
  sockets: isSendingQuery,
  registering: here => isSendingQuery(here) && here.scope === 'site',
  redirects: here => isSendingQuery(here) && here.family === 'chromium',
  'foreign-frames': ({ family, kinds, fillable }) => family === 'firefox' && kinds.some(isStored) && fillable,
  'open-pages': here => isFilling(here) && here.kinds.some(isStored),
  'shared-storage': here => isFilling(here) && here.kinds.includes('local'),
};

function isSending({ chosen, kinds }: Here): boolean {
  return chosen === 'attached' && !kinds.every(isStored);
}

function isSendingQuery({ chosen, kinds }: Here): boolean {
  return chosen === 'attached' && kinds.includes('query');
}

function isFilling({ chosen, fillable }: Here): boolean {
  return chosen === 'attached' && fillable;
}

/** What the browser makes impossible for what is chosen in a tab. None where nothing is to be done there. */
export function findLimits({ site, scope, outcome }: TabReport, traits: Traits): readonly Limit[] {
  const { kind: chosen } = outcome;
  if (!site || !scope || (chosen !== 'attached' && chosen !== 'signed-out' && chosen !== 'none')) return [];
  const kinds = site.attachments.map(({ kind }) => kind);
  const here = { ...traits, chosen, scope, kinds, cookies: site.cookies };
  return (Object.keys(MET) as Limit[]).filter(limit => MET[limit](here));
}

/** An account whose token goes with what a page asks of a site that it is none of. */
export interface Neighbor {
  readonly site: Site;
  readonly account: Account;
}

/**
 * The sites that the page of a tab is none of, and is taken for one of by the browser (`near-pages`), with whose token
 * its requests to them carry.
 * @param granted the host permissions held, as match patterns. Without one for the page its requests carry nothing.
 */
export function findNeighbors(
  state: State,
  { id, url }: Tab,
  granted: readonly string[],
  now: number,
): readonly Neighbor[] {
  const origin = findUrl(url ?? '')?.origin ?? 'null';
  if (origin === 'null' || state.paused || state.locked) return [];
  if (missingFor([toPermission(origin)], granted).length > 0) return [];
  return toAllowed(state, granted).sites.flatMap(site => {
    const sends = site.attachments.some(({ kind }) => !isStored(kind));
    if (!sends || !isOwn(origin, site) || site.origins.includes(origin)) return [];
    const outcome = toOutcome(state, state.tabs[id]?.[site.id] ?? state.choices[site.id], now);
    return outcome.kind === 'attached' ? { site, account: outcome.account } : [];
  });
}
