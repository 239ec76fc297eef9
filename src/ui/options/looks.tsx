import { useState } from 'preact/hooks';
import { t } from '../../platform/i18n.ts';
import { readTheme, setTheme, THEMES, type Theme } from '../theme.ts';

/** Light or dark, for every page of the extension. */
export function Looks() {
  const [theme, setShown] = useState(readTheme);
  const choose = (each: Theme) => {
    setTheme(each);
    setShown(each);
  };
  return (
    <section class="card">
      <fieldset class="form">
        <legend class="unseen">{t('looks')}</legend>
        <h2>{t('looks')}</h2>
        <div class="options">
          {THEMES.map(each => (
            <label key={each}>
              <input type="radio" name="theme" checked={each === theme} onChange={() => choose(each)} />
              {t(`theme_${each}`)}
            </label>
          ))}
        </div>
      </fieldset>
    </section>
  );
}
