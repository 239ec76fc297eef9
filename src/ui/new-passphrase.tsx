import { useRef } from 'preact/hooks';
import { AppError, type Problem } from '../core/errors.ts';
import { checkPassphrase } from '../core/vault.ts';
import { Field } from './field.tsx';

/** A new passphrase, which lives in its two inputs alone. */
export function useNewPassphrase() {
  const first = useRef<HTMLInputElement>(null);
  const again = useRef<HTMLInputElement>(null);
  /** @throws AppError `passphrase-short`, `passphrase-differs` */
  const read = () => {
    const typed = first.current?.value ?? '';
    checkPassphrase(typed);
    if (typed !== again.current?.value) throw new AppError('passphrase-differs');
    return typed;
  };
  return { first, again, read };
}

interface Props {
  readonly typed: ReturnType<typeof useNewPassphrase>;
  readonly label: string;
  readonly hint: string;
  readonly againLabel: string;
  /** Shown here where it is about one of the two. */
  readonly problem: Problem | undefined;
}

export function NewPassphrase({ typed, label, hint, againLabel, problem }: Props) {
  const isAbout = (code: string) => (problem?.code === code ? problem : undefined);
  return (
    <>
      <Field
        label={label}
        hint={hint}
        type="password"
        inputRef={typed.first}
        problem={isAbout('passphrase-short')}
      />
      <Field
        label={againLabel}
        type="password"
        inputRef={typed.again}
        problem={isAbout('passphrase-differs')}
      />
    </>
  );
}
