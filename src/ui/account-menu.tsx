import type { Account } from '../core/account.ts';
import type { Site } from '../core/site.ts';
import type { Standing } from '../core/standing.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import type { CommandState } from './command.ts';
import type { Ask } from './mending.tsx';

interface Props {
  readonly account: Account;
  readonly site: Site;
  readonly standing: Standing;
  readonly command: CommandState;
  readonly actions: Actions;
  readonly onAsk: (ask: Ask) => void;
  readonly onEdit: () => void;
}

/** What is done to an account more seldom than choosing it. */
export function AccountMenu({ account, site, standing, command, actions, onAsk, onEdit }: Props) {
  const { id, method } = account;
  const send = (name: 'renew' | 'signOut' | 'removeAccount') => () =>
    void command.run(() => actions.call(name, { account: id }));
  return (
    <div class="menu">
      {method === 'login' && site.signIn ? (
        <Item onClick={() => onAsk('password')}>{t('sign_in')}</Item>
      ) : (
        <Item onClick={() => onAsk('token')}>{t('paste_token')}</Item>
      )}
      {standing.renewable && <Item onClick={send('renew')}>{t('renew')}</Item>}
      {(standing.renewable || standing.validity) && <Item onClick={send('signOut')}>{t('sign_out')}</Item>}
      <Item onClick={onEdit}>{t('edit')}</Item>
      <Item onClick={send('removeAccount')}>{t('remove')}</Item>
    </div>
  );
}

function Item({ onClick, children }: { readonly onClick: () => void; readonly children: string }) {
  return (
    <button type="button" onClick={onClick}>
      {children}
    </button>
  );
}
