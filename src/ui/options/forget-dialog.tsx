import type { State } from '../../core/state.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { useCommand } from '../command.ts';
import { ProblemLine } from '../problem-line.tsx';
import { Dialog } from './dialog.tsx';

interface Props {
  readonly state: State;
  readonly actions: Actions;
  readonly onClose: () => void;
}

/** The one thing that asks first, because it has no undo. Says exactly what goes. */
export function ForgetDialog({ state, actions, onClose }: Props) {
  const command = useCommand();
  const forget = async () => {
    const done = await command.run(() => actions.call('forgetEverything', {}));
    if (!done) return;
    localStorage.clear();
    onClose();
  };
  return (
    <Dialog title={t('forget')} onClose={onClose}>
      <p>{t('forget_what')}</p>
      <ul>
        <li>{t('forget_sites', state.sites.length)}</li>
        <li>{t('forget_accounts', state.accounts.length)}</li>
        <li>{t('forget_choices')}</li>
        <li>{t('forget_key')}</li>
        <li>{t('forget_permissions')}</li>
      </ul>
      <p>{t('pages_stay')}</p>
      <ProblemLine problem={command.problem} />
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="button" class="danger" disabled={command.busy} onClick={forget}>
          {t('forget')}
        </button>
      </div>
    </Dialog>
  );
}
