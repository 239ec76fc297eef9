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
import { useFocusBack } from './focus.ts';
import { Menu, MenuItem } from './menu.tsx';
import type { Mending } from './status.ts';

interface Props {
  readonly account: Account;
  readonly site: Site;
  readonly standing: Standing;
  readonly pinned: boolean;
  /** What already has a button of its own. */
  readonly mending: Mending | undefined;
  /** In the popup the tab in front, if it is the site's. */
  readonly tab?: Tab | undefined;
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
  const act = useFocusBack(acts);
  const ask = toAsk(site, account);
  const canAct = site.signIn?.issuer?.exchange !== undefined && standing.validity !== undefined;
  const signIn = () =>
    ask === 'nothing' ? void command.run(() => actions.openSignIn({ accounts: [id] })) : onAsk(ask);
  const send = (name: 'renew' | 'signOut' | 'removeAccount' | 'endActing') => () =>
    void command.run(() => actions.call(name, { account: id }));
  const pin = () => void command.run(() => actions.call('setPinned', { account: id, pinned: !pinned }));
  if (account.acting) {
    return (
      <Menu label={label}>
        {mending?.kind !== 'end' && <MenuItem onClick={send('endActing')}>{t('end_acting')}</MenuItem>}
        {onToken && <MenuItem onClick={onToken}>{t('token')}</MenuItem>}
      </Menu>
    );
  }
  return (
    <>
      <Menu label={label}>
        {mending?.kind !== 'sign-in' && mending?.kind !== 'ask' && (
          <MenuItem onClick={signIn}>{t(ask === 'token' ? 'paste_token' : 'sign_in')}</MenuItem>
        )}
        {standing.renewable && mending?.kind !== 'renew' && (
          <MenuItem onClick={send('renew')}>{t('renew')}</MenuItem>
        )}
        {(standing.renewable || standing.validity) && (
          <MenuItem onClick={send('signOut')}>{t('sign_out')}</MenuItem>
        )}
        {onToken && standing.validity && <MenuItem onClick={onToken}>{t('token')}</MenuItem>}
        {canAct && (
          <MenuItem buttonRef={act} onClick={() => setActs(!acts)}>
            {t('act_as')}
          </MenuItem>
        )}
        <MenuItem onClick={pin}>{t(pinned ? 'unpin' : 'pin')}</MenuItem>
        <MenuItem onClick={onEdit}>{t('edit')}</MenuItem>
        <MenuItem onClick={send('removeAccount')}>{t('remove')}</MenuItem>
      </Menu>
      {acts && <ActForm account={account} tab={tab} actions={actions} onDone={() => setActs(false)} />}
    </>
  );
}
