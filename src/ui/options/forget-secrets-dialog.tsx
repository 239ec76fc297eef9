import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { useCommand } from '../command.ts';
import { ProblemLine } from '../problem-line.tsx';
import { Dialog } from './dialog.tsx';

interface Props {
  readonly actions: Actions;
  readonly onClose: () => void;
}

/** Asks first, because it has no undo, and says what goes and what stays. */
export function ForgetSecretsDialog({ actions, onClose }: Props) {
  const command = useCommand();
  const forget = async () => {
    if (await command.run(() => actions.call('forgetSecrets', {}))) onClose();
  };
  return (
    <Dialog title={t('forget_secrets')} onClose={onClose}>
      <p>{t('forget_secrets_what')}</p>
      <ProblemLine problem={command.problem} />
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="button" class="danger" disabled={command.busy} onClick={forget}>
          {t('forget_secrets')}
        </button>
      </div>
    </Dialog>
  );
}
