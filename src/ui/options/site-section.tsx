import { useId, useState } from 'preact/hooks';
import type { Account } from '../../core/account.ts';
import { isProduction } from '../../core/policy.ts';
import type { Site } from '../../core/site.ts';
import { accountsOf, standingOf } from '../../core/state.ts';
import { t } from '../../platform/i18n.ts';
import { AccountForm } from '../account-form.tsx';
import type { Actions } from '../actions.ts';
import { Allowance } from '../allowance.tsx';
import { useCommand } from '../command.ts';
import { useFocusBack, useFocusPassedOn } from '../focus.ts';
import { Icon, IconButton } from '../icon.tsx';
import { LongList } from '../long-list.tsx';
import { Menu, MenuItem } from '../menu.tsx';
import { ProblemLine } from '../problem-line.tsx';
import { Production } from '../production.tsx';
import { SiteForm } from '../site-form.tsx';
import type { Snapshot } from '../snapshot.ts';
import { AccountItem } from './account-item.tsx';

interface Props {
  readonly site: Site;
  /** Those of its accounts that are to be shown. */
  readonly listed: readonly Account[];
  readonly snapshot: Snapshot;
  readonly actions: Actions;
  /** What was just added is to be seen, whatever was looked for. */
  readonly onAdded: () => void;
}

export function SiteSection({ site, listed, snapshot, actions, onAdded }: Props) {
  const { state, granted, now } = snapshot;
  const [form, setForm] = useState<'edit' | 'add'>();
  const [menu, setMenu] = useState(false);
  const edit = useFocusBack(form === 'edit');
  const add = useFocusBack(form === 'add');
  useFocusPassedOn(edit, 'section');
  const command = useCommand();
  const heading = useId();
  const accounts = accountsOf(state, site.id);
  const close = () => setForm(undefined);
  const added = () => {
    onAdded();
    close();
  };
  const remove = () => void command.run(() => actions.call('removeSite', { site: site.id }));
  if (form === 'edit') {
    return (
      <section class="card">
        <SiteForm
          site={site}
          sites={state.sites}
          granted={granted}
          actions={actions}
          onDone={close}
          onCancel={close}
        />
      </section>
    );
  }
  return (
    <section class="card" aria-labelledby={heading}>
      <header>
        <div class="face">
          <h2 id={heading}>{site.name}</h2>
          <p class="detail" dir="auto">
            {site.origins.join(' · ')}
          </p>
        </div>
        <button
          ref={edit}
          type="button"
          aria-label={t('edit_site', site.name)}
          onClick={() => setForm('edit')}
        >
          {t('edit')}
        </button>
        <IconButton icon="more" name={t('more', site.name)} expanded={menu} onClick={() => setMenu(!menu)} />
      </header>
      {menu && (
        <Menu label={site.name}>
          <MenuItem onClick={remove}>{t('remove')}</MenuItem>
        </Menu>
      )}
      {state.policy && isProduction(state.policy, site) && <Production />}
      <Allowance site={site} granted={granted} actions={actions} />
      <ProblemLine problem={command.problem} />
      <LongList items={listed} label={t('accounts_of', site.name)}>
        {account => (
          <AccountItem
            key={account.id}
            account={account}
            site={site}
            others={accounts}
            standing={standingOf(state, account.id)}
            pinned={state.pinned?.includes(account.id) === true}
            granted={granted}
            locked={state.locked === true}
            level={state.vault.level}
            now={now}
            actions={actions}
          />
        )}
      </LongList>
      {form === 'add' ? (
        <AccountForm
          site={site}
          others={accounts}
          level={state.vault.level}
          now={now}
          actions={actions}
          onDone={added}
          onCancel={close}
        />
      ) : (
        <button ref={add} type="button" class="link" onClick={() => setForm('add')}>
          <Icon name="plus" />
          {t('add_account')}
        </button>
      )}
    </section>
  );
}
