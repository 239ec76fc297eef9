import { useState } from 'preact/hooks';
import { type MessageKey, t } from '../../platform/i18n.ts';
import { Radios } from '../radios.tsx';
import { readTheme, setTheme, type Theme } from '../theme.ts';

const WORDS = {
  system: 'theme_system',
  light: 'theme_light',
  dark: 'theme_dark',
} as const satisfies Record<Theme, MessageKey>;

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
        <Radios name="theme" words={WORDS} value={theme} onValue={choose} />
      </fieldset>
    </section>
  );
}
