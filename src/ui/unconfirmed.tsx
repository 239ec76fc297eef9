import { type Unconfirmed as Asked, getSite, type State } from '../core/state.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import { useCommand } from './command.ts';
import { Hold } from './hold.tsx';
import { IconButton } from './icon.tsx';
import { ProblemLine } from './problem-line.tsx';

interface Props {
  readonly asked: Asked;
  readonly state: State;
  /** Where the tab is now. */
  readonly site: string | undefined;
  readonly actions: Actions;
}

/** What a key, the address bar or a menu did not do in production, and the button that does it. */
export function Unconfirmed({ asked: { account: id, tab, url }, state, site, actions }: Props) {
  const command = useCommand();
  const account = state.accounts.find(account => account.id === id);
  if (!account || (url === undefined && account.site !== site)) return null;
  const go = () => {
    const choice = { kind: 'account', account: id } as const;
    void command.run(() =>
      url === undefined
        ? actions.call('selectAccount', { site: account.site, choice, tab, scope: 'tab', confirmed: true })
        : actions.call('openAs', { account: id, url, confirmed: true }),
    );
  };
  const dismiss = () => void command.run(() => actions.call('dismissUnconfirmed', {}));
  return (
    <>
      <div class="notice" role="status">
        <p>{t('error_production', getSite(state, account.site).name)}</p>
        <IconButton icon="close" name={t('dismiss')} onClick={dismiss} />
      </div>
      <Hold label={account.label} onHeld={go} />
      <ProblemLine problem={command.problem} />
    </>
  );
}
