import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../platform/i18n.ts';
import { useInView } from './focus.ts';

interface Props {
  readonly label: string;
  /** Comes as the answer to what the person did. */
  readonly opened?: boolean;
  readonly onHeld: () => void;
}

const SPAN = 1_000;

/** A button that does something only once it was held down for a second, by pointer or by key. */
export function Hold({ label, opened = false, onHeld }: Props) {
  const [holding, setHolding] = useState(false);
  const button = useInView<HTMLButtonElement>(opened);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const start = () => {
    if (timer.current !== undefined) return;
    setHolding(true);
    timer.current = setTimeout(() => {
      end();
      onHeld();
    }, SPAN);
  };
  const end = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHolding(false);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const isKey = ({ key }: KeyboardEvent) => key === 'Enter' || key === ' ';
  return (
    <button
      ref={button}
      type="button"
      class="danger hold"
      data-holding={holding}
      onPointerDown={start}
      onPointerUp={end}
      onPointerLeave={end}
      onKeyDown={event => isKey(event) && start()}
      onKeyUp={event => isKey(event) && end()}
      onBlur={end}
    >
      {t('hold', label)}
    </button>
  );
}
