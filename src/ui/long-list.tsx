import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

interface Props<Item> {
  readonly items: readonly Item[];
  readonly label: string;
  readonly children: (item: Item, index: number) => ComponentChildren;
}

const CHUNK = 16;
const ROW_HEIGHT = 48;

/** A list that draws what can be seen first and the rest as it comes into view. Give it a key to begin anew. */
export function LongList<Item>({ items, label, children }: Props<Item>) {
  const [drawn, setDrawn] = useState(CHUNK);
  const rest = useRef<HTMLLIElement>(null);
  // Those that are drawn are not drawn again for more that come below them.
  const rows = useMemo<ComponentChildren[]>(() => [], [items, children]);
  rows.push(...items.slice(rows.length, drawn).map((item, index) => children(item, rows.length + index)));
  const left = items.length - drawn;
  useEffect(() => {
    if (left <= 0 || !rest.current) return;
    const observer = new IntersectionObserver(
      entries => entries.some(entry => entry.isIntersecting) && setDrawn(drawn + CHUNK),
      { rootMargin: '400px' },
    );
    observer.observe(rest.current);
    return () => observer.disconnect();
  }, [drawn, left]);
  return (
    <ul class="list" aria-label={label}>
      {[...rows]}
      {left > 0 && (
        <li ref={rest} class="rest" aria-hidden="true" style={{ height: `${left * ROW_HEIGHT}px` }} />
      )}
    </ul>
  );
}
