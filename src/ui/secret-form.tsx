import { useEffect, useRef } from 'preact/hooks';
import type { Problem } from '../core/errors.ts';
import { t } from '../platform/i18n.ts';
import { Field } from './field.tsx';

interface Props {
  readonly kind: 'password' | 'token';
  readonly problem: Problem | undefined;
  readonly busy: boolean;
  /** Answers whether it was taken; then the input is emptied. What was refused stays, to be corrected. */
  readonly onSubmit: (secret: string) => Promise<boolean>;
}

/** Asks for one password or token. It lives in the input alone, and there only until it was taken. */
export function SecretForm({ kind, problem, busy, onSubmit }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    const field = input.current;
    if (field && (await onSubmit(field.value))) field.value = '';
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
