import { useEffect, useRef } from 'preact/hooks';
import type { Account } from '../core/account.ts';
import type { Problem } from '../core/errors.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import type { Ask } from './asking.ts';
import { BusyButton } from './busy-button.tsx';
import type { CommandState } from './command.ts';
import { Field } from './field.tsx';
import { ASKED, sendSecret } from './secret.ts';

interface Props {
  readonly account: Account;
  readonly ask: Ask;
  readonly problem: Problem | undefined;
  readonly command: CommandState;
  readonly actions: Actions;
  readonly onAsk: (ask: undefined) => void;
}

/** Asks for one password or token, which lives in the input alone: shown no more, it is gone. */
export function SecretForm({ account, ask, problem, command, actions, onAsk }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const { label, hint, send } = ASKED[ask];
  const submit = async (event: Event) => {
    event.preventDefault();
    const secret = input.current?.value ?? '';
    if (await command.run(() => sendSecret(actions, account.id, ask, secret))) onAsk(undefined);
  };
  return (
    <form class="secret" onSubmit={submit} autocomplete="off">
      <Field label={t(label)} hint={t(hint)} type="password" problem={problem} inputRef={input}>
        <BusyButton type="submit" class="primary" busy={command.busy}>
          {t(send)}
        </BusyButton>
      </Field>
    </form>
  );
}
