import { useEffect, useState } from 'preact/hooks';

/** What the options page shows: the sites, or the requests of a tab. */
export type Route =
  | { readonly page: 'sites' }
  /** `tab`: absent until one is picked. `panel`: within a tab's developer tools, about that tab alone. */
  | { readonly page: 'ledger'; readonly tab?: number; readonly panel: boolean };

/** What an address's fragment names; the sites where it names nothing. */
export function toRoute(hash: string): Route {
  const [page, query] = hash.replace(/^#/, '').split('?');
  if (page !== 'ledger') return { page: 'sites' };
  const params = new URLSearchParams(query);
  const tab = params.get('tab');
  return {
    page,
    panel: params.has('panel'),
    ...(tab !== null && /^-?\d+$/.test(tab) && { tab: Number(tab) }),
  };
}

/** The route that stands in the address, also when that changes. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => toRoute(location.hash));
  useEffect(() => {
    const onChange = () => setRoute(toRoute(location.hash));
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return route;
}
