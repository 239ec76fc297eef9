import { COLORS } from '../core/account.ts';
import { t } from '../platform/i18n.ts';

interface Props {
  readonly color: string;
  readonly onColor: (color: string) => void;
}

/** One of the colours that are told apart well, or any other. */
export function ColorField({ color, onColor }: Props) {
  return (
    <fieldset>
      <legend>{t('field_color')}</legend>
      <div class="swatches">
        {COLORS.map((each, index) => (
          <input
            key={each}
            type="radio"
            name="color"
            class="swatch"
            style={{ '--chip': each }}
            aria-label={t('color_n', index + 1)}
            checked={each === color}
            onChange={() => onColor(each)}
          />
        ))}
        <input
          type="color"
          aria-label={t('color_custom')}
          value={color}
          onChange={event => onColor(event.currentTarget.value)}
        />
      </div>
    </fieldset>
  );
}
