import { useState } from 'preact/hooks';
import { toPlacement } from '../core/probe.ts';
import { t, uiLanguage } from '../platform/i18n.ts';
import { toAnswerText } from './answer-text.ts';
import { Field } from './field.tsx';
import { Fold } from './fold.tsx';
import { Icon, IconButton } from './icon.tsx';
import { type SiteProblems, type SiteValues, toOrigins } from './site-values.ts';

interface Props {
  readonly values: SiteValues;
  readonly problems: SiteProblems;
  readonly onChange: (changed: Partial<SiteValues>) => void;
}

/** The addresses of a site as they are typed, and what just these match. */
export function Origins({ values: { origins }, problems, onChange }: Props) {
  const readable = toOrigins(origins);
  const toList = (words: readonly string[]) => new Intl.ListFormat(uiLanguage()).format(words);
  const hosts = [...new Set(readable.map(origin => new URL(origin).hostname))];
  return (
    <>
      {origins.map((origin, index) => (
        <Field
          key={index}
          label={origins.length > 1 ? t('field_origin_n', index + 1) : t('field_origin')}
          value={origin}
          onValue={typed => onChange({ origins: origins.with(index, typed) })}
          problem={problems[`origin.${index}`]}
          placeholder="https://app.example.com"
        >
          {origins.length > 1 && (
            <IconButton
              icon="close"
              name={t('remove_origin', index + 1)}
              onClick={() => onChange({ origins: origins.toSpliced(index, 1) })}
            />
          )}
        </Field>
      ))}
      <button type="button" class="link" onClick={() => onChange({ origins: [...origins, ''] })}>
        <Icon name="plus" />
        {t('add_origin')}
      </button>
      {readable.length > 0 && (
        <div class="match" aria-live="polite">
          <p>{t('match', toList(readable.map(origin => `${origin}/`)))}</p>
          <p class="hint">{t('match_pages', toList(hosts))}</p>
        </div>
      )}
    </>
  );
}

/** Whether an address would be the site's, before it is saved; which Enter does not do here. */
export function OriginsTest({ values: { name, origins } }: Pick<Props, 'values'>) {
  const [address, setAddress] = useState('');
  const isTyped = address.trim() !== '';
  return (
    <Fold summary={t('probe')} wrong={false}>
      <fieldset onKeyDown={event => event.key === 'Enter' && event.preventDefault()}>
        <Field label={t('field_tried')} value={address} onValue={setAddress} />
        <p class="match" role="status">
          {isTyped
            ? toAnswerText(toPlacement([{ name, origins: toOrigins(origins) }], address))
            : t('probe_hint')}
        </p>
      </fieldset>
    </Fold>
  );
}
