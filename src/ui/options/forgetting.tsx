import type { ComponentChildren } from 'preact';
import type { State } from '../../core/state.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { BusyButton } from '../busy-button.tsx';
import { useCommand } from '../command.ts';
import { Fold } from '../fold.tsx';
import { ProblemLine } from '../problem-line.tsx';

interface EverythingProps {
  /** Absent where it cannot be read. */
  readonly state?: State;
  readonly actions: Actions;
  readonly onForgotten?: () => void;
}

export function ForgetEverything({ state, actions, onForgotten }: EverythingProps) {
  const forget = async () => {
    await actions.call('forgetEverything', {});
    localStorage.clear();
    onForgotten?.();
  };
  return (
    <Forgetting title={t('forget')} word={t('forget_do')} forget={forget}>
      <p>{t('forget_what')}</p>
      <ul class="gone">
        <li>{t('forget_sites', state?.sites.length ?? '?')}</li>
        <li>{t('forget_accounts', state?.accounts.length ?? '?')}</li>
        <li>{t('forget_choices')}</li>
        <li>{t('forget_key')}</li>
        <li>{t('forget_permissions')}</li>
      </ul>
      <p>{t('pages_stay')}</p>
    </Forgetting>
  );
}

export function ForgetSecrets({ actions }: Pick<EverythingProps, 'actions'>) {
  const forget = () => actions.call('forgetSecrets', {});
  return (
    <Forgetting title={t('forget_secrets')} word={t('forget_secrets_do')} forget={forget}>
      <p class="hint">{t('forget_secrets_hint')}</p>
      <p>{t('forget_secrets_what')}</p>
    </Forgetting>
  );
}

interface Props {
  readonly title: string;
  /** On the button that does it. */
  readonly word: string;
  readonly forget: () => Promise<unknown>;
  /** What goes, and what stays. */
  readonly children: ComponentChildren;
}

/** What has no undo: folded away, so that nobody does it who has not read what goes. */
function Forgetting({ title, word, forget, children }: Props) {
  const command = useCommand();
  return (
    <Fold summary={title} wrong={false}>
      {children}
      <ProblemLine problem={command.problem} />
      <div class="buttons">
        <BusyButton type="button" class="danger" busy={command.busy} onClick={() => void command.run(forget)}>
          {word}
        </BusyButton>
      </div>
    </Fold>
  );
}
