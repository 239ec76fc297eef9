import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface Props {
  readonly summary: ComponentChildren;
  /** Whether it is open at first. */
  readonly open?: boolean;
  /** Opens it, and it stays open when this has passed. */
  readonly wrong: boolean;
  readonly children: ComponentChildren;
}

/** What is needed seldom, folded away; open where something in it is wrong. */
export function Fold({ summary, open: first = false, wrong, children }: Props) {
  const [open, setOpen] = useState(first);
  return (
    <details open={open || wrong} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
