import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../platform/i18n.ts';

interface Props {
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  /** Whether the keys are shown. */
  readonly help: boolean;
  readonly onHelp: (help: boolean) => void;
}

/** The filter, which has the focus from the start and whenever what had it is gone, and the keys that work in it. */
export function Search({ filter, onFilter, help, onHelp }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) input.current?.focus();
  });
  return (
    <>
      <search>
        <input
          ref={input}
          type="search"
          data-filter
          aria-label={t('filter')}
          aria-describedby="report"
          placeholder={t('filter')}
          value={filter}
          onInput={event => onFilter(event.currentTarget.value)}
          autocomplete="off"
          spellcheck={false}
        />
        <button
          type="button"
          class="quiet"
          aria-label={t('show_keys')}
          title={t('show_keys')}
          aria-pressed={help}
          onClick={() => onHelp(!help)}
        >
          ?
        </button>
      </search>
      {help && <p class="help">{t('keys_help')}</p>}
    </>
  );
}
