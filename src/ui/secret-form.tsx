import { useEffect, useRef } from 'preact/hooks';
import type { Problem } from '../core/errors.ts';
import { t } from '../platform/i18n.ts';
import { ASKED, type Ask } from './asking.ts';
import { Field } from './field.tsx';

interface Props {
  readonly ask: Ask;
  readonly problem: Problem | undefined;
  readonly busy: boolean;
  readonly onSubmit: (secret: string) => void;
}

/** Asks for one password or token, which lives in the input alone: shown no more, it is gone. */
export function SecretForm({ ask, problem, busy, onSubmit }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const { label, hint, send } = ASKED[ask];
  const submit = (event: Event) => {
    event.preventDefault();
    onSubmit(input.current?.value ?? '');
  };
  return (
    <form class="secret" onSubmit={submit} autocomplete="off">
      <Field label={t(label)} hint={t(hint)} type="password" problem={problem} inputRef={input}>
        <button type="submit" class="primary" disabled={busy}>
          {t(send)}
        </button>
      </Field>
    </form>
  );
}
