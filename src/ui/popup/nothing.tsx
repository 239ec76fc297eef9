import { useEffect, useRef } from 'preact/hooks';
import type { Tab } from '../../core/outcome.ts';
import type { Site } from '../../core/site.ts';
import { t } from '../../platform/i18n.ts';
import type { View } from './popup.tsx';

interface Props {
  readonly site: Site | undefined;
  readonly tab: Tab | undefined;
  readonly filter: string;
  readonly onView: (view: View) => void;
}

/** In place of a list that is empty: why it is, and what to do next. */
export function Nothing({ site, tab, filter, onView }: Props) {
  const url = tab?.url !== undefined && URL.canParse(tab.url) ? new URL(tab.url) : undefined;
  if (filter) return <p class="nothing">{t('no_match', filter)}</p>;
  if (site) {
    return (
      <Step
        text={t('no_accounts', site.name)}
        word={t('add_account')}
        onClick={() => onView('add-account')}
      />
    );
  }
  if (!url || !/^https?:$/.test(url.protocol)) return <p class="nothing">{t('no_web_page')}</p>;
  return <Step text={t('unknown_site', url.host)} word={t('add_site')} onClick={() => onView('add-site')} />;
}

function Step({ text, word, onClick }: { text: string; word: string; onClick: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <div class="nothing">
      <p>{text}</p>
      <button ref={button} type="button" class="primary" onClick={onClick}>
        {word}
      </button>
    </div>
  );
}
