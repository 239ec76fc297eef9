import { type ComponentChildren, Fragment } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { Account } from '../../core/account.ts';
import { toFinder } from '../../core/fitting.ts';
import { type Listed, toGrouped } from '../../core/grouping.ts';
import { missingFor, type TabReport } from '../../core/outcome.ts';
import { type Site, toPermissions } from '../../core/site.ts';
import { accountsOf, standingOf } from '../../core/state.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { Icon } from '../icon.tsx';
import { toLater } from '../lazy.tsx';
import { LongList } from '../long-list.tsx';
import type { Snapshot } from '../snapshot.ts';
import { AccountRow } from './account-row.tsx';
import { useKeys } from './keys.ts';
import { OtherChoices } from './other-choices.tsx';
import type { View } from './popup.tsx';
import { Search } from './search.tsx';

const Allowance = toLater('Allowance');
const Nothing = toLater('Nothing');

interface Props {
  readonly snapshot: Snapshot;
  readonly report: TabReport;
  readonly actions: Actions;
  readonly onView: (view: View) => void;
  /** What stands above the filter. */
  readonly children: ComponentChildren;
}

/** The filter, the accounts, and below them the choices that are no account. */
export function Chooser({ snapshot, report: { site, outcome }, actions, onView, children }: Props) {
  const { state, tab, granted, now } = snapshot;
  const [filter, setFilter] = useState('');
  const [all, setAll] = useState(false);
  const [help, setHelp] = useState(false);
  const using = 'account' in outcome ? outcome.account.id : undefined;
  const { pinned = [], recent = [] } = state;
  // Kept while the popup is open, so that no row moves under the pointer.
  const precedence = useRef({ first: using, pinned, recent }).current;
  useKeys({
    clear: () => {
      setFilter('');
      return filter !== '';
    },
    toggleHelp: () => setHelp(!help),
    close: actions.close,
  });

  const isAllowed = site && missingFor(toPermissions(site), granted).length === 0;
  const accounts = site ? accountsOf(state, site.id) : [];
  const find = useMemo(() => toFinder(state, { site, all }), [state, site, all]);
  const listed = toGrouped(find(filter), precedence);
  const chosen = site && tab ? state.tabs[tab.id]?.[site.id] : undefined;
  const everywhere = site && state.choices[site.id];
  const others = state.accounts.length - accounts.length;

  const peers = toPeers(listed);
  const ofSite = (home: Site) => (home === site ? accounts : accountsOf(state, home.id));
  const toHeading = (group: string) =>
    group === 'pinned' || group === 'recent' ? t(group) : state.sites.find(({ id }) => id === group)?.name;
  const toRow = ({ account, group }: Listed, index: number) => {
    const home = state.sites.find(each => each.id === account.site);
    return (
      home && (
        <Fragment key={account.id}>
          {group !== undefined && group !== listed[index - 1]?.group && (
            <li class="group">
              <h2>{toHeading(group)}</h2>
            </li>
          )}
          <AccountRow
            account={account}
            site={home}
            pinned={pinned.includes(account.id)}
            accounts={group === undefined ? ofSite(home) : (peers.get(group) ?? [])}
            standing={standingOf(state, account.id)}
            granted={granted}
            now={now}
            tab={home === site ? tab : undefined}
            active={account.id === using}
            everywhere={everywhere?.kind === 'account' && everywhere.account === account.id}
            digit={help && index < 9 ? index + 1 : undefined}
            actions={actions}
            onEdit={onView}
          />
        </Fragment>
      )
    );
  };

  return (
    <>
      <div class="top">
        {children}
        {(listed.length > 0 || filter !== '') && (
          <Search filter={filter} onFilter={setFilter} help={help} onHelp={setHelp} />
        )}
        {site && !isAllowed && <Allowance site={site} granted={granted} actions={actions} />}
      </div>
      {listed.length > 0 ? (
        <LongList key={`${filter} ${all}`} items={listed} label={t('accounts')}>
          {toRow}
        </LongList>
      ) : (
        <Nothing site={site} tab={tab} filter={filter} isNew={state.sites.length === 0} onView={onView} />
      )}
      <div class="bottom">
        {site && tab && (
          <OtherChoices
            site={site}
            tab={tab.id}
            current={chosen ?? everywhere}
            everywhere={everywhere}
            showKeys={help}
            actions={actions}
          />
        )}
        {(site || others > 0) && (
          <footer>
            {site && (
              <button type="button" class="link" onClick={() => onView('add-account')}>
                <Icon name="plus" />
                {t('add_account')}
              </button>
            )}
            {tab?.url && accounts.length > 1 && (
              <button type="button" class="link" onClick={() => onView('open-all')}>
                <Icon name="tab" />
                {t('open_all')}
              </button>
            )}
            {others > 0 && (
              <button type="button" class="link" aria-pressed={all} onClick={() => setAll(!all)}>
                {all && site ? t('show_fitting') : t('show_all', state.accounts.length)}
              </button>
            )}
          </footer>
        )}
      </div>
    </>
  );
}

/** By group, those that an account is put before or after by a key: what one sees beside it. The latest are in no order of their own. */
function toPeers(listed: readonly Listed[]): ReadonlyMap<string, readonly Account[]> {
  const peers = new Map<string, Account[]>();
  for (const { account, group } of listed) {
    if (group === undefined || group === 'recent') continue;
    if (!peers.get(group)?.push(account)) peers.set(group, [account]);
  }
  return peers;
}
