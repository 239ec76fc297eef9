import { useEffect, useState } from 'preact/hooks';
import { findSite, type Site } from '../../core/site.ts';
import type { Actions } from '../actions.ts';
import { SiteForm } from '../site-form.tsx';

interface Props {
  readonly sites: readonly Site[];
  readonly granted: readonly string[];
  readonly actions: Actions;
  readonly onDone: () => void;
  readonly onCancel?: () => void;
}

/** The form for a new site, filled in from the tab that the person came from, where it may be seen and is new. */
export function NewSite(props: Props) {
  const { sites, actions } = props;
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const find = async () => setUrl(toNew((await actions.findFormerTab?.())?.url, sites));
    void find();
  }, []);
  return url === undefined ? null : <SiteForm {...props} url={url} />;
}

function toNew(url = '', sites: readonly Site[]): string {
  return /^https?:/.test(url) && !findSite(sites, url) ? url : '';
}
