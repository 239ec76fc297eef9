import type { Account } from '../core/account.ts';
import type { Site } from '../core/site.ts';
import type { Standing } from '../core/standing.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import { type Ask, toAsk } from './asking.ts';
import type { CommandState } from './command.ts';
import type { Mending } from './status.ts';

interface Props {
  readonly account: Account;
  readonly site: Site;
  readonly standing: Standing;
  /** What already has a button of its own. */
  readonly mending: Mending | undefined;
  readonly command: CommandState;
  readonly actions: Actions;
  readonly onAsk: (ask: Ask) => void;
  readonly onEdit: () => void;
}

/** What is done to an account more seldom than choosing it. */
export function AccountMenu({ account, site, standing, mending, command, actions, onAsk, onEdit }: Props) {
  const { id, label } = account;
  const ask = toAsk(site, account);
  const signIn = () =>
    ask === 'nothing' ? void command.run(() => actions.openSignIn({ accounts: [id] })) : onAsk(ask);
  const send = (name: 'renew' | 'signOut' | 'removeAccount') => () =>
    void command.run(() => actions.call(name, { account: id }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div class="menu" role="group" aria-label={t('more', label)}>
      {mending?.kind !== 'sign-in' && mending?.kind !== 'ask' && (
        <Item onClick={signIn}>{t(ask === 'token' ? 'paste_token' : 'sign_in')}</Item>
      )}
      {standing.renewable && mending?.kind !== 'renew' && <Item onClick={send('renew')}>{t('renew')}</Item>}
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
