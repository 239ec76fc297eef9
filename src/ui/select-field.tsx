import { useId } from 'preact/hooks';

interface Props<Value extends string> {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What may be chosen, each with its words, in this order. */
  readonly options: readonly (readonly [value: Value, words: string])[];
  readonly value: Value;
  readonly onValue: (value: Value) => void;
}

/** A labelled choice of one among many. */
export function SelectField<Value extends string>({ label, hint, options, value, onValue }: Props<Value>) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={event => onValue(event.currentTarget.value as Value)}>
        {options.map(([each, words]) => (
          <option key={each} value={each} selected={each === value}>
            {words}
          </option>
        ))}
      </select>
      {hint && <p class="hint">{hint}</p>}
    </div>
  );
}
