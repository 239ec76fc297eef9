import { useState } from 'preact/hooks';
import type { Account } from '../core/account.ts';
import type { Tab } from '../core/outcome.ts';
import type { Site } from '../core/site.ts';
import type { Standing } from '../core/standing.ts';
import { t } from '../platform/i18n.ts';
import { ActForm } from './act-form.tsx';
import type { Actions } from './actions.ts';
import { type Ask, toAsk } from './asking.ts';
import type { CommandState } from './command.ts';
import type { Mending } from './status.ts';

interface Props {
  readonly account: Account;
  readonly site: Site;
  readonly standing: Standing;
  readonly pinned: boolean;
  /** What already has a button of its own. */
  readonly mending: Mending | undefined;
  /** In the popup the tab in front, if it is the site's. */
  readonly tab: Tab | undefined;
  readonly command: CommandState;
  readonly actions: Actions;
  readonly onAsk: (ask: Ask) => void;
  readonly onEdit: () => void;
  /** Shows what its token says; absent where there is no room for that. */
  readonly onToken?: () => void;
}

/** What is done to an account more seldom than choosing it. */
export function AccountMenu(props: Props) {
  const { account, site, standing, pinned, mending, tab, command, actions, onAsk, onEdit, onToken } = props;
  const { id, label } = account;
  const [acts, setActs] = useState(false);
  const ask = toAsk(site, account);
  const canAct = site.signIn?.issuer?.exchange !== undefined && standing.validity !== undefined;
  const signIn = () =>
    ask === 'nothing' ? void command.run(() => actions.openSignIn({ accounts: [id] })) : onAsk(ask);
  const send = (name: 'renew' | 'signOut' | 'removeAccount' | 'endActing') => () =>
    void command.run(() => actions.call(name, { account: id }));
  const pin = () => void command.run(() => actions.call('setPinned', { account: id, pinned: !pinned }));
  if (account.acting) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
      <div class="menu" role="group" aria-label={t('more', label)}>
        <Item onClick={send('endActing')}>{t('end_acting')}</Item>
        {onToken && <Item onClick={onToken}>{t('token')}</Item>}
      </div>
    );
  }
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form */}
      <div class="menu" role="group" aria-label={t('more', label)}>
        {mending?.kind !== 'sign-in' && mending?.kind !== 'ask' && (
          <Item onClick={signIn}>{t(ask === 'token' ? 'paste_token' : 'sign_in')}</Item>
        )}
        {standing.renewable && mending?.kind !== 'renew' && <Item onClick={send('renew')}>{t('renew')}</Item>}
        {(standing.renewable || standing.validity) && <Item onClick={send('signOut')}>{t('sign_out')}</Item>}
        {onToken && standing.validity && <Item onClick={onToken}>{t('token')}</Item>}
        {canAct && <Item onClick={() => setActs(!acts)}>{t('act_as')}</Item>}
        <Item onClick={pin}>{t(pinned ? 'unpin' : 'pin')}</Item>
        <Item onClick={onEdit}>{t('edit')}</Item>
        <Item onClick={send('removeAccount')}>{t('remove')}</Item>
      </div>
      {acts && <ActForm account={account} tab={tab} actions={actions} onDone={() => setActs(false)} />}
    </>
  );
}

function Item({ onClick, children }: { readonly onClick: () => void; readonly children: string }) {
  return (
    <button type="button" onClick={onClick}>
      {children}
    </button>
  );
}
