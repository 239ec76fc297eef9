import { useState } from 'preact/hooks';
import { toListed } from '../../core/fitting.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { useFocusBack } from '../focus.ts';
import { Icon } from '../icon.tsx';
import { Notices } from '../notices.tsx';
import type { Snapshot } from '../snapshot.ts';
import { ForgetEverything } from './forgetting.tsx';
import { NewSite } from './new-site.tsx';
import { SignInAllDialog } from './sign-in-all-dialog.tsx';
import { SiteSection } from './site-section.tsx';

interface Props {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
}

/** More accounts than this are not found at a glance. */
const SHORT = 9;

/** Every site with its accounts, in a tab of its own. */
export function Options({ snapshot, actions }: Props) {
  const { state, granted } = snapshot;
  const [open, setOpen] = useState<'add-site' | 'sign-in-all'>();
  const [filter, setFilter] = useState('');
  const add = useFocusBack(open === 'add-site');
  const close = () => setOpen(undefined);
  const showAll = () => setFilter('');
  const added = () => {
    showAll();
    close();
  };
  const empty = state.sites.length === 0;
  const isFiltered = filter.trim() !== '';
  const listed = state.sites
    .map(site => ({ site, accounts: toListed(state, { site, all: false, filter }) }))
    .filter(({ accounts }) => !isFiltered || accounts.length > 0);
  return (
    <main class="options-page">
      <header class="top">
        <h1>{t('accounts')}</h1>
        {(isFiltered || state.accounts.length > SHORT) && (
          <input
            type="search"
            aria-label={t('filter')}
            placeholder={t('filter')}
            value={filter}
            onInput={event => setFilter(event.currentTarget.value)}
            autocomplete="off"
            spellcheck={false}
          />
        )}
        <button ref={add} type="button" onClick={() => setOpen('add-site')}>
          <Icon name="plus" />
          {t('add_a_site')}
        </button>
        <button type="button" disabled={state.accounts.length === 0} onClick={() => setOpen('sign-in-all')}>
          {t('sign_in_all')}
        </button>
      </header>
      <Notices state={state} actions={actions} />
      {open === 'add-site' && (
        <section class="card">
          <NewSite sites={state.sites} granted={granted} actions={actions} onDone={added} onCancel={close} />
        </section>
      )}
      {empty && open !== 'add-site' && (
        <p class="nothing">
          <span>{t('no_sites')}</span>
          <a class="link" href="#welcome">
            {t('welcome')}
          </a>
        </p>
      )}
      {isFiltered && listed.length === 0 && <p class="nothing">{t('no_match', filter)}</p>}
      {listed.map(({ site, accounts }) => (
        <SiteSection
          key={site.id}
          site={site}
          listed={accounts}
          snapshot={snapshot}
          actions={actions}
          onAdded={showAll}
        />
      ))}
      <footer>
        <ForgetEverything state={state} actions={actions} />
      </footer>
      {open === 'sign-in-all' && <SignInAllDialog snapshot={snapshot} actions={actions} onClose={close} />}
    </main>
  );
}
