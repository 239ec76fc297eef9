import type { ComponentChildren } from 'preact';
import { useDrawn } from './long.ts';

interface Props<Item> {
  readonly items: readonly Item[];
  readonly label: string;
  readonly children: (item: Item, index: number) => ComponentChildren;
}

const ROW_HEIGHT = 48;

/** A list that draws what can be seen first and the rest as it comes into view. Give it a key to begin anew. */
export function LongList<Item>({ items, label, children }: Props<Item>) {
  const { drawn, left, place } = useDrawn<HTMLLIElement>(items.length);
  return (
    <ul class="list" aria-label={label}>
      {items.slice(0, drawn).map(children)}
      {left > 0 && (
        <li ref={place} class="rest" aria-hidden="true" style={{ height: `${left * ROW_HEIGHT}px` }} />
      )}
    </ul>
  );
}
