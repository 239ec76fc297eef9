import { useEffect, useState } from 'preact/hooks';
import { NO_TAB, toEntries } from '../../core/ledger.ts';
import { mergeEntries } from '../../core/ledger-view.ts';
import type { Tab } from '../../core/outcome.ts';
import { findSite } from '../../core/site.ts';
import type { State } from '../../core/state.ts';
import { findUrl } from '../../core/url.ts';
import { t } from '../../platform/i18n.ts';
import { readLedger } from '../../platform/ledger-store.ts';
import type { Actions } from '../actions.ts';
import type { Route } from '../options/route.ts';
import { useLedgers } from './ledgers.ts';
import type { Outlets } from './outlets.ts';
import { Requests } from './requests.tsx';

interface Props {
  readonly route: Extract<Route, { readonly page: 'ledger' }>;
  readonly state: State;
  readonly actions: Actions;
  readonly outlets: Outlets;
}

/** What each request of a tab really carried. */
export function LedgerPage({ route: { tab, panel }, state, actions, outlets }: Props) {
  return (
    <main class={panel ? 'ledger-page panel' : 'ledger-page'}>
      <header class="top">
        <h1 class={panel ? 'unseen' : undefined}>{t('ledger')}</h1>
        {!panel && <TabPicker tab={tab} state={state} readTabs={outlets.readTabs} />}
      </header>
      {tab === undefined ? (
        <p class="nothing">{t('pick_tab')}</p>
      ) : (
        <TabLedger key={tab} tab={tab} state={state} actions={actions} outlets={outlets} />
      )}
    </main>
  );
}

type LedgerProps = Pick<Props, 'state' | 'actions' | 'outlets'> & { readonly tab: number };

function TabLedger({ tab, ...rest }: LedgerProps) {
  const ledgers = useLedgers(tab, readLedger);
  if (!ledgers) return null;
  const workers = tab === NO_TAB ? [] : toEntries(ledgers.workers);
  return <Requests tab={tab} entries={mergeEntries(toEntries(ledgers.own), workers)} {...rest} />;
}

interface PickerProps {
  readonly tab: number | undefined;
  readonly state: State;
  readonly readTabs: Outlets['readTabs'];
}

/** The tabs that are on some site, and the workers that no tab owns. */
function TabPicker({ tab, state: { sites }, readTabs }: PickerProps) {
  const [tabs, setTabs] = useState<readonly Tab[]>([]);
  const update = () => void readTabs().then(setTabs);
  useEffect(() => {
    update();
    addEventListener('focus', update);
    return () => removeEventListener('focus', update);
  }, []);
  const listed = tabs.filter(({ id, url }) => id === tab || findSite(sites, url));
  return (
    <select
      class="picker"
      aria-label={t('pick_tab')}
      onChange={event => {
        location.hash = `ledger?tab=${event.currentTarget.value}`;
      }}
    >
      {!listed.some(({ id }) => id === tab) && tab !== NO_TAB && (
        <option value={tab ?? ''} selected disabled={tab === undefined}>
          {tab === undefined ? t('pick_tab') : t('tab_n', tab)}
        </option>
      )}
      {listed.map(({ id, url }) => (
        <option key={id} value={id} selected={id === tab}>
          {toPlace(url) || t('tab_n', id)}
        </option>
      ))}
      <option value={NO_TAB} selected={tab === NO_TAB}>
        {t('workers')}
      </option>
    </select>
  );
}

/** Where a tab is, without the values that stand in its address. */
function toPlace(url: string | undefined): string | undefined {
  const found = url === undefined ? undefined : findUrl(url);
  return found && found.origin + found.pathname;
}
