import { useEffect, useState } from 'preact/hooks';
import { findLimits, findNeighbors, type Limit } from '../../core/limits.ts';
import type { TabReport } from '../../core/outcome.ts';
import { isOwn, type Site } from '../../core/site.ts';
import type { State } from '../../core/state.ts';
import { canFillStorage } from '../../platform/content-scripts.ts';
import { type MessageKey, t, uiLanguage } from '../../platform/i18n.ts';
import { findWindowOpener } from '../../platform/new-window.ts';
import { isFirefox } from '../../platform/runtime.ts';
import { Fold } from '../fold.tsx';
import type { Snapshot } from '../snapshot.ts';

interface Props {
  readonly snapshot: Snapshot;
  readonly report: TabReport;
}

/** Below the strip: what the browser makes impossible here. In full what is so now, folded away what may come to be. */
export function Limits({ snapshot: { state, tab, granted, now }, report }: Props) {
  const { site, scope } = report;
  const isAdrift = useAdrift(state, tab?.id, site, scope !== 'tab');
  if (!tab) return null;
  const neighbors = findNeighbors(state, tab, granted, now);
  const limits = findLimits(report, {
    family: isFirefox() ? 'firefox' : 'chromium',
    fillable: tab.url === undefined || canFillStorage(tab.url),
  });
  if (neighbors.length + limits.length === 0 && !isAdrift) return null;
  return (
    <div class="limits">
      {isAdrift && site && <p class="why">{t('came_in_window', site.name)}</p>}
      {neighbors.map(({ site, account }) => (
        <p key={site.id} class="why">
          {t('near_page', site.name, account.label)}
        </p>
      ))}
      {limits.length > 0 && (
        <Fold summary={t('limits', limits.length)} wrong={limits.includes('insecure-page')}>
          <ul>
            {limits.map(limit => (
              <li key={limit}>{t(WORDS[limit], toHosts(site))}</li>
            ))}
          </ul>
        </Fold>
      )}
    </div>
  );
}

/**
 * Whether the tab came in a new window, from a page of the site whose tab the browser does not name, while some tab has
 * a choice that this one might have come with.
 */
function useAdrift(state: State, tab: number | undefined, site: Site | undefined, isLoose: boolean): boolean {
  const [opener, setOpener] = useState<string>();
  const couldInherit = site !== undefined && Object.values(state.tabs).some(chosen => chosen[site.id]);
  const isAsked = isFirefox() && isLoose && couldInherit && tab !== undefined;
  useEffect(() => {
    // Without permission for the page it cannot be known.
    if (isAsked) findWindowOpener(tab).then(setOpener, () => setOpener(undefined));
  }, [isAsked, tab]);
  return isAsked && site !== undefined && isOwn(opener, site);
}

function toHosts(site: Site | undefined): string {
  const hosts = new Set(site?.origins.map(origin => new URL(origin).hostname));
  return new Intl.ListFormat(uiLanguage()).format(hosts);
}

const WORDS = {
  'insecure-page': 'limit_insecure_page',
  'near-pages': 'limit_near_pages',
  framed: 'limit_framed',
  workers: 'limit_workers',
  'new-windows': 'limit_new_windows',
  'asked-again': 'limit_asked_again',
  'kept-credentials': 'limit_kept_credentials',
  downloads: 'limit_downloads',
  sockets: 'limit_sockets',
  registering: 'limit_registering',
  redirects: 'limit_redirects',
  'foreign-frames': 'limit_foreign_frames',
  'open-pages': 'limit_open_pages',
  'shared-storage': 'limit_shared_storage',
} as const satisfies Record<Limit, MessageKey>;
