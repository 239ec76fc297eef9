import { useRef } from 'preact/hooks';
import { AppError } from '../../core/errors.ts';
import { checkPassphrase } from '../../core/vault.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { useCommand } from '../command.ts';
import { Field } from '../field.tsx';
import { Fold } from '../fold.tsx';
import type { Outlets } from '../ledger/outlets.ts';
import { ProblemLine } from '../problem-line.tsx';

interface Props {
  /** What leaves beside the secrets. */
  readonly text: string;
  /** The accounts in it, in its order. */
  readonly accounts: readonly string[];
  readonly actions: Actions;
  readonly outlets: Pick<Outlets, 'save'>;
}

/** The file that does hold secrets: made by the background, and encrypted before a page has it. */
export function SecretsExport({ text, accounts, actions, outlets }: Props) {
  const passphrase = useRef<HTMLInputElement>(null);
  const again = useRef<HTMLInputElement>(null);
  const command = useCommand();
  const { code } = command.problem ?? {};
  const isAbout = (which: string) => (code === which ? command.problem : undefined);
  const submit = (event: Event) => {
    event.preventDefault();
    const typed = passphrase.current?.value ?? '';
    void command.run(async () => {
      checkPassphrase(typed);
      if (typed !== again.current?.value) throw new AppError('passphrase-differs');
      const file = await actions.call('sealSecrets', { preset: text, accounts, passphrase: typed });
      outlets.save('guise-secrets.json', 'application/json', `${JSON.stringify(file, null, 2)}\n`);
    });
  };
  return (
    <Fold summary={t('export_secrets')} wrong={command.problem !== undefined}>
      <form class="secrets" onSubmit={submit} noValidate autocomplete="off">
        <p class="warning">{t('export_secrets_what', accounts.length)}</p>
        <Field
          label={t('sealed_passphrase')}
          hint={t('sealed_new_hint')}
          type="password"
          inputRef={passphrase}
          problem={isAbout('passphrase-short')}
        />
        <Field
          label={t('sealed_passphrase_again')}
          type="password"
          inputRef={again}
          problem={isAbout('passphrase-differs')}
        />
        {!code?.startsWith('passphrase') && <ProblemLine problem={command.problem} />}
        <div class="buttons">
          <button type="submit" disabled={command.busy}>
            {t('export_secrets_save')}
          </button>
        </div>
      </form>
    </Fold>
  );
}
