import { useId } from 'preact/hooks';
import { type MessageKey, t } from '../platform/i18n.ts';

interface Props<Value extends string> {
  readonly name: string;
  /** Absent where the fieldset around it has a legend that says what is chosen. */
  readonly label?: string;
  /** What may be chosen, in this order. */
  readonly words: Readonly<Record<Value, MessageKey>>;
  readonly value: Value;
  readonly onValue: (value: Value) => void;
}

/** A choice of one among a few, all in sight. */
export function Radios<Value extends string>({ name, label, words, value, onValue }: Props<Value>) {
  const id = useId();
  const options = (
    <div class="options">
      {(Object.keys(words) as Value[]).map(each => (
        <label key={each}>
          <input type="radio" name={name} checked={each === value} onChange={() => onValue(each)} />
          {t(words[each])}
        </label>
      ))}
    </div>
  );
  if (!label) return options;
  return (
    <div class="field" role="radiogroup" aria-labelledby={id}>
      <span class="label" id={id}>
        {label}
      </span>
      {options}
    </div>
  );
}
