import type { Ref } from 'preact';

/** Our own marks, drawn on a grid of 16. Hidden from readers: the button they stand in has the name. */
const PATHS = {
  site: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM1.8 8h12.4M8 1.8c2 1.7 2.8 3.8 2.8 6.2S10 12.5 8 14.2C6 12.5 5.2 10.4 5.2 8S6 3.5 8 1.8Z',
  tab: 'M6.5 3H3.2A1.2 1.2 0 0 0 2 4.2v8.6A1.2 1.2 0 0 0 3.2 14h8.6a1.2 1.2 0 0 0 1.2-1.2V9.5M9.5 2H14v4.5M14 2 7.5 8.5',
  more: 'M2.7 8a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0M7.3 8a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0M11.9 8a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0',
  gear: 'M2 4.5h5M11 4.5h3M9 2.7v3.6M2 11.5h2M8 11.5h6M6 9.7v3.6',
  plus: 'M8 3v10M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  none: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM3.8 12.2l8.4-8.4',
  out: 'M6.5 2.5H3.2v11h3.3M7 8h7M11 5l3 3-3 3',
  copy: 'M6 5.5h7.5V14H6zM3.5 10.5h-1V2H10v1',
  check: 'M3 8.5 6.5 12 13 4.5',
  lock: 'M3.5 7h9v7h-9zM5.2 7V4.8a2.8 2.8 0 0 1 5.6 0V7',
  pause: 'M5.5 3v10M10.5 3v10',
  pin: 'M5 2h6M6 2v4.5L3.8 9.5h8.4L10 6.5V2M8 9.5V14',
} as const;

type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

interface ButtonProps {
  readonly icon: IconName;
  /** What a reader says, and the pointer shows. */
  readonly name: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly buttonRef?: Ref<HTMLButtonElement> | undefined;
  readonly onClick: () => void;
}

/** A button that is no more than its mark. */
export function IconButton({ icon, name, pressed, expanded, buttonRef = null, onClick }: ButtonProps) {
  return (
    <button
      ref={buttonRef}
      type="button"
      class="quiet"
      aria-label={name}
      title={name}
      aria-pressed={pressed}
      aria-expanded={expanded}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
