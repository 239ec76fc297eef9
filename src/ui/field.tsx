import type { JSX, RefObject } from 'preact';
import { useId } from 'preact/hooks';
import type { Problem } from '../core/errors.ts';
import { ProblemLine } from './problem-line.tsx';

interface Props {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly problem?: Problem | undefined;
  /** Absent where nobody may hold what is typed; then `inputRef` reads it. */
  readonly value?: string;
  readonly onValue?: (value: string) => void;
  readonly type?: 'text' | 'password';
  readonly placeholder?: string;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
  /** Beside the input. */
  readonly children?: JSX.Element | false;
}

/** A labelled text input with its hint and, when it is wrong, the sentence that says so. */
export function Field({
  label,
  hint,
  problem,
  value,
  onValue,
  type = 'text',
  placeholder,
  inputRef,
  children,
}: Props) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="beside">
        <input
          id={id}
          ref={inputRef ?? null}
          type={type as 'text'}
          {...(value !== undefined && { value })}
          {...(placeholder && { placeholder })}
          onInput={event => onValue?.(event.currentTarget.value)}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={problem !== undefined}
          aria-describedby={problem ? `${id}-problem` : hint ? `${id}-hint` : undefined}
        />
        {children}
      </div>
      {hint && !problem && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <ProblemLine id={`${id}-problem`} problem={problem} />
    </div>
  );
}
