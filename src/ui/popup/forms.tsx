import type { Account } from '../../core/account.ts';
import type { Site } from '../../core/site.ts';
import { accountsOf } from '../../core/state.ts';
import { AccountForm } from '../account-form.tsx';
import type { Actions } from '../actions.ts';
import { SiteForm } from '../site-form.tsx';
import type { Snapshot } from '../snapshot.ts';
import { OpenAll } from './open-all.tsx';

/** What the popup's forms are for: a new site, a new account on the tab's site, several tabs, or an account to edit. */
export type FormView = 'add-site' | 'add-account' | 'open-all' | Account;

interface Props {
  readonly view: FormView;
  readonly snapshot: Snapshot;
  /** The site of the tab. */
  readonly site: Site | undefined;
  readonly actions: Actions;
  readonly onView: (view: FormView | 'choose') => void;
}

/** The popup's forms. Loaded when one is wanted, so that the list is there sooner. */
export function Forms({ view, snapshot, site, actions, onView }: Props) {
  const { state, granted, tab, now } = snapshot;
  const choose = () => onView('choose');
  if (view === 'add-site') {
    return (
      <SiteForm
        sites={state.sites}
        granted={granted}
        url={tab?.url}
        actions={actions}
        onDone={() => onView('add-account')}
        onCancel={choose}
      />
    );
  }
  if (view === 'open-all') {
    const url = tab?.url;
    return site && url !== undefined ? (
      <OpenAll site={site} url={url} snapshot={snapshot} actions={actions} onDone={choose} />
    ) : null;
  }
  const account = typeof view === 'object' ? view : undefined;
  const home = account ? state.sites.find(each => each.id === account.site) : site;
  return home ? (
    <AccountForm
      site={home}
      account={account}
      others={accountsOf(state, home.id)}
      level={state.vault.level}
      now={now}
      actions={actions}
      onDone={choose}
      onCancel={choose}
    />
  ) : null;
}
