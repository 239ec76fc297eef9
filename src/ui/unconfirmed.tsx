import { getSite, type Unconfirmed as Notice, type State } from '../core/state.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import { useCommand } from './command.ts';
import { Hold } from './hold.tsx';
import { IconButton } from './icon.tsx';
import { ProblemLine } from './problem-line.tsx';

interface Props {
  readonly notice: Notice;
  readonly state: State;
  readonly actions: Actions;
  readonly onDismiss: () => void;
}

/** What a key, the address bar or a menu did not do in production, and the button that does it. */
export function Unconfirmed({ notice: { account: id, tab, url }, state, actions, onDismiss }: Props) {
  const command = useCommand();
  const account = state.accounts.find(account => account.id === id);
  if (!account) return null;
  const go = async () => {
    const choice = { kind: 'account', account: id } as const;
    const done = await command.run(() =>
      url === undefined
        ? actions.call('selectAccount', { site: account.site, choice, tab, scope: 'tab', confirmed: true })
        : actions.call('openAs', { account: id, url, confirmed: true }),
    );
    if (done) onDismiss();
  };
  return (
    <>
      <div class="notice" role="status">
        <p>{t('error_production', getSite(state, account.site).name)}</p>
        <IconButton icon="close" name={t('dismiss')} onClick={onDismiss} />
      </div>
      <Hold label={account.label} onHeld={() => void go()} />
      <ProblemLine problem={command.problem} />
    </>
  );
}
