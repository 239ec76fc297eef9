import type { ComponentChildren, Ref } from 'preact';
import { t } from '../platform/i18n.ts';
import { useInView } from './focus.ts';

interface Props {
  /** Whose it is. */
  readonly label: string;
  readonly children: ComponentChildren;
}

/** What a button `more` shows: what is done more seldom. */
export function Menu({ label, children }: Props) {
  const ref = useInView<HTMLDivElement>();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div ref={ref} class="menu" role="group" aria-label={t('more', label)}>
      {children}
    </div>
  );
}

interface ItemProps {
  readonly buttonRef?: Ref<HTMLButtonElement>;
  readonly onClick: () => void;
  readonly children: string;
}

export function MenuItem({ buttonRef = null, onClick, children }: ItemProps) {
  return (
    <button ref={buttonRef} type="button" onClick={onClick}>
      {children}
    </button>
  );
}
