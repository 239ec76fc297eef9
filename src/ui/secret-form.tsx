import { useEffect, useRef } from 'preact/hooks';
import type { Problem } from '../core/errors.ts';
import { t } from '../platform/i18n.ts';
import { Field } from './field.tsx';

interface Props {
  readonly kind: 'password' | 'token';
  readonly problem: Problem | undefined;
  readonly busy: boolean;
  readonly onSubmit: (secret: string) => void;
}

/** Asks for one password or token, which lives in the input alone: shown no more, it is gone. */
export function SecretForm({ kind, problem, busy, onSubmit }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const submit = (event: Event) => {
    event.preventDefault();
    onSubmit(input.current?.value ?? '');
  };
  return (
    <form class="secret" onSubmit={submit} autocomplete="off">
      <Field
        label={t(kind === 'password' ? 'field_password' : 'field_token')}
        hint={t(kind === 'password' ? 'password_hint' : 'token_hint')}
        type="password"
        problem={problem}
        inputRef={input}
      >
        <button type="submit" class="primary" disabled={busy}>
          {t(kind === 'password' ? 'sign_in' : 'save')}
        </button>
      </Field>
    </form>
  );
}
