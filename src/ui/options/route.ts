import { useLayoutEffect, useState } from 'preact/hooks';

/** The pages that show one thing each and take nothing from the address, in the order of the rail. */
const PLAIN_PAGES = [
  'accounts',
  'attachments',
  'security',
  'sharing',
  'shortcuts',
  'about',
  'welcome',
] as const;

/** What the options page shows: one of its pages, or the requests of a tab. */
export type Route =
  | { readonly page: (typeof PLAIN_PAGES)[number] }
  /** Who is to sign in: accounts, or a new one on a site. */
  | { readonly page: 'sign-in'; readonly accounts: readonly string[]; readonly site?: string }
  /** `tab`: absent until one is picked. `panel`: within a tab's developer tools, about that tab alone. */
  | { readonly page: 'ledger'; readonly tab?: number; readonly panel: boolean };

/** What an address's fragment names; the accounts where it names nothing. */
export function toRoute(hash: string): Route {
  const [name, query] = hash.replace(/^#/, '').split('?');
  if (name === 'ledger') return toLedgerRoute(new URLSearchParams(query));
  if (name === 'sign-in') return toSignInRoute(new URLSearchParams(query));
  return { page: PLAIN_PAGES.find(page => page === name) ?? 'accounts' };
}

function toSignInRoute(params: URLSearchParams): Route {
  const site = params.get('site');
  return { page: 'sign-in', accounts: params.getAll('account'), ...(site !== null && { site }) };
}

function toLedgerRoute(params: URLSearchParams): Route {
  const tab = params.get('tab');
  return {
    page: 'ledger',
    panel: params.has('panel'),
    ...(tab !== null && /^-?\d+$/.test(tab) && { tab: Number(tab) }),
  };
}

/** The route that stands in the address, also when that changes. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => toRoute(location.hash));
  // Within the tick in which the address was read: what changes before the page is painted is heard too.
  useLayoutEffect(() => {
    const onChange = () => setRoute(toRoute(location.hash));
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return route;
}
