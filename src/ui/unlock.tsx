import { useEffect, useRef } from 'preact/hooks';
import type { Vault } from '../core/vault.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import { BusyButton } from './busy-button.tsx';
import { useCommand } from './command.ts';
import { Field } from './field.tsx';
import { ProblemLine } from './problem-line.tsx';

interface Props {
  readonly vault: Vault;
  readonly actions: Actions;
}

/** In the place of what cannot be used while all is locked. The passphrase lives in the input alone. */
export function Unlock({ vault, actions }: Props) {
  const command = useCommand();
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => (input.current ?? button.current)?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    const passphrase = input.current?.value ?? '';
    if (!(await command.run(() => actions.call('unlock', { passphrase })))) input.current?.select();
  };
  const open = (
    <BusyButton ref={button} type="submit" class="primary" busy={command.busy}>
      {t('unlock')}
    </BusyButton>
  );
  return (
    <form class="form unlock" onSubmit={submit} autocomplete="off">
      <h2>{t('locked')}</h2>
      <p class="why">{t('locked_what')}</p>
      {vault.derivation ? (
        <>
          <Field label={t('field_passphrase')} type="password" inputRef={input} problem={command.problem}>
            {open}
          </Field>
          <a class="link" href="/src/ui/options/index.html#security" target="_blank" rel="noreferrer">
            {t('passphrase_forgotten')}
          </a>
        </>
      ) : (
        <>
          <div class="buttons">{open}</div>
          <ProblemLine problem={command.problem} />
        </>
      )}
    </form>
  );
}
