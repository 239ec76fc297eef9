import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { BusyButton } from '../busy-button.tsx';
import { useCommand } from '../command.ts';
import { Fold } from '../fold.tsx';
import type { Outlets } from '../ledger/outlets.ts';
import { NewPassphrase, useNewPassphrase } from '../new-passphrase.tsx';
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
  const passphrase = useNewPassphrase();
  const command = useCommand();
  const submit = (event: Event) => {
    event.preventDefault();
    void command.run(async () => {
      const secret = { preset: text, accounts, passphrase: passphrase.read() };
      const file = await actions.call('sealSecrets', secret);
      outlets.save('guise-secrets.json', 'application/json', `${JSON.stringify(file, null, 2)}\n`);
    });
  };
  return (
    <Fold summary={t('export_secrets')} wrong={command.problem !== undefined}>
      <form class="secrets" onSubmit={submit} noValidate autocomplete="off">
        <p class="warning">{t('export_secrets_what', accounts.length)}</p>
        <NewPassphrase
          typed={passphrase}
          label={t('sealed_passphrase')}
          hint={t('sealed_new_hint')}
          againLabel={t('sealed_passphrase_again')}
          problem={command.problem}
        />
        {!command.problem?.code.startsWith('passphrase') && <ProblemLine problem={command.problem} />}
        <div class="buttons">
          <BusyButton type="submit" busy={command.busy}>
            {t('export_secrets_save')}
          </BusyButton>
        </div>
      </form>
    </Fold>
  );
}
