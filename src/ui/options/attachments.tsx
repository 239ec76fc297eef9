import { accountsOf } from '../../core/state.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import type { Snapshot } from '../snapshot.ts';
import { AddressTest } from './address-test.tsx';
import { SiteHabits } from './site-habits.tsx';

interface Props {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
}

/** What goes out for each site's accounts, whether an address would get it, and how the site's tabs behave. */
export function Attachments({ snapshot, actions }: Props) {
  const { state } = snapshot;
  const { sites } = state;
  return (
    <main class="options-page">
      <h1>{t('attachments_title')}</h1>
      <AddressTest snapshot={snapshot} />
      {sites.length === 0 && <p class="nothing">{t('no_sites')}</p>}
      {sites.map(site => (
        <SiteHabits
          key={site.id}
          site={site}
          accounts={accountsOf(state, site.id)}
          policy={state.policy}
          actions={actions}
        />
      ))}
    </main>
  );
}
