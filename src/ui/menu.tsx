import type { ComponentChildren } from 'preact';
import { t } from '../platform/i18n.ts';

interface Props {
  /** Whose it is. */
  readonly label: string;
  readonly children: ComponentChildren;
}

/** What a button `more` shows: what is done more seldom. */
export function Menu({ label, children }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div class="menu" role="group" aria-label={t('more', label)}>
      {children}
    </div>
  );
}

interface ItemProps {
  readonly onClick: () => void;
  readonly children: string;
}

export function MenuItem({ onClick, children }: ItemProps) {
  return (
    <button type="button" onClick={onClick}>
      {children}
    </button>
  );
}
