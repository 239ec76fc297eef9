import { PATTERNS, type Pattern } from '../core/account.ts';
import { t } from '../platform/i18n.ts';

interface Props {
  readonly color: string;
  readonly pattern: Pattern | undefined;
  readonly onPattern: (pattern: Pattern | undefined) => void;
}

/** With what the colour is patterned, for more accounts than anybody tells colours apart. */
export function PatternField({ color, pattern, onPattern }: Props) {
  return (
    <fieldset>
      <legend>{t('field_pattern')}</legend>
      <div class="swatches">
        {[undefined, ...PATTERNS].map(each => (
          <input
            key={each}
            type="radio"
            name="pattern"
            class="swatch pattern"
            data-pattern={each}
            style={{ '--chip': color }}
            aria-label={t(`pattern_${each ?? 'plain'}`)}
            title={t(`pattern_${each ?? 'plain'}`)}
            checked={each === pattern}
            onChange={() => onPattern(each)}
          />
        ))}
      </div>
    </fieldset>
  );
}
