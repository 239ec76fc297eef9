import { useMemo, useState } from 'preact/hooks';
import type { LedgerEntry } from '../../core/ledger.ts';
import { toCsv, toHar } from '../../core/ledger-export.ts';
import { type Filter, filterEntries, type Labels } from '../../core/ledger-view.ts';
import type { State } from '../../core/state.ts';
import { t } from '../../platform/i18n.ts';
import { readVersion } from '../../platform/version.ts';
import type { Actions } from '../actions.ts';
import { useCommand } from '../command.ts';
import { ProblemLine } from '../problem-line.tsx';
import { Radios } from '../radios.tsx';
import type { Outlets } from './outlets.ts';
import { RequestTable } from './request-table.tsx';
import { toCountText } from './words.ts';

interface Props {
  readonly tab: number;
  /** Oldest first. */
  readonly entries: readonly LedgerEntry[];
  readonly state: State;
  readonly actions: Actions;
  readonly outlets: Outlets;
}

const SHOWS = { all: 'show_every', sent: 'show_sent', missed: 'show_missed' } as const;

/** Some requests, with what filters, hands out and forgets them. What is handed out is what is shown. */
export function Requests({ tab, entries, state, actions, outlets }: Props) {
  const [filter, setFilter] = useState<Required<Filter>>({ text: '', show: 'all' });
  const command = useCommand();
  const labels: Labels = useMemo(
    () => Object.fromEntries(state.accounts.map(({ id, label }) => [id, label])),
    [state.accounts],
  );
  const shown = filterEntries(entries, filter, labels);
  const none = shown.length === 0;
  const saveCsv = () => outlets.save(`guise-tab-${tab}.csv`, 'text/csv', toCsv(shown, labels));
  const saveHar = () =>
    outlets.save(
      `guise-tab-${tab}.har`,
      'application/json',
      JSON.stringify(toHar(shown, labels, state.sites, readVersion()), undefined, 2),
    );
  return (
    <>
      <div class="tools">
        <input
          type="search"
          aria-label={t('filter_requests')}
          placeholder={t('filter_requests')}
          value={filter.text}
          onInput={event => setFilter({ ...filter, text: event.currentTarget.value })}
          autocomplete="off"
          spellcheck={false}
        />
        <fieldset class="show">
          <legend class="unseen">{t('show_requests')}</legend>
          <Radios
            name="show"
            words={SHOWS}
            value={filter.show}
            onValue={show => setFilter({ ...filter, show })}
          />
        </fieldset>
        <button type="button" disabled={none} onClick={saveCsv}>
          {t('export_csv')}
        </button>
        <button type="button" disabled={none} onClick={saveHar}>
          {t('export_har')}
        </button>
        <button
          type="button"
          disabled={entries.length === 0}
          onClick={() => void command.run(() => actions.call('clearLedger', { tab }))}
        >
          {t('clear')}
        </button>
      </div>
      <ProblemLine problem={command.problem} />
      <p class="hint" role="status">
        {t('shown_of', toCountText(shown.length), toCountText(entries.length))}
      </p>
      {none ? (
        <p class="nothing">{t(entries.length === 0 ? 'no_requests' : 'no_request_matches')}</p>
      ) : (
        <RequestTable
          key={`${filter.text} ${filter.show}`}
          entries={shown.toReversed()}
          labels={labels}
          sites={state.sites}
          copy={outlets.copy}
        />
      )}
    </>
  );
}
