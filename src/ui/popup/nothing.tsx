import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Tab } from '../../core/outcome.ts';
import type { Site } from '../../core/site.ts';
import { findUrl } from '../../core/url.ts';
import { t } from '../../platform/i18n.ts';
import type { View } from './popup.tsx';

interface Props {
  readonly site: Site | undefined;
  readonly tab: Tab | undefined;
  readonly filter: string;
  /** Whether there is no site at all. */
  readonly isNew: boolean;
  readonly onView: (view: View) => void;
}

/** In place of a list that is empty: why it is, and what to do next. */
export function Nothing({ site, tab, filter, isNew, onView }: Props) {
  const url = findUrl(tab?.url ?? '');
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
  // They open by themselves for whoever installs it, and not where its folder is loaded, which programs do as well.
  const firstSteps = isNew && (
    <a class="link" href="/src/ui/options/index.html#welcome" target="_blank" rel="noreferrer">
      {t('welcome')}
    </a>
  );
  if (!url || !/^https?:$/.test(url.protocol)) {
    return (
      <div class="nothing">
        <p>{t('no_web_page')}</p>
        {firstSteps}
      </div>
    );
  }
  return (
    <Step text={t('unknown_site', url.host)} word={t('add_site')} onClick={() => onView('add-site')}>
      {firstSteps}
    </Step>
  );
}

interface StepProps {
  readonly text: string;
  readonly word: string;
  readonly onClick: () => void;
  readonly children?: ComponentChildren;
}

function Step({ text, word, onClick, children }: StepProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <div class="nothing">
      <p>{text}</p>
      <button ref={button} type="button" class="primary" onClick={onClick}>
        {word}
      </button>
      {children}
    </div>
  );
}
