import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

interface Props<Item> {
  readonly items: readonly Item[];
  readonly label: string;
  readonly children: (item: Item, index: number) => ComponentChildren;
}

/** As many rows as the popup shows: what is below comes in the next frame. */
const CHUNK = 10;
const ROW_HEIGHT = 48;
/**
 * How far below what is in view rows are drawn, in pixels: three pages of the popup, for a page can pass with every
 * frame.
 */
const AHEAD = 2_000;

/**
 * A list that draws what can be seen first, and the rest down to what comes into view, however far that is. Give it a key
 * to begin anew.
 */
export function LongList<Item>({ items, label, children }: Props<Item>) {
  const [drawn, setDrawn] = useState(CHUNK);
  const rest = useRef<HTMLLIElement>(null);
  // Those that are drawn are not drawn again for more that come below them.
  const rows = useMemo<ComponentChildren[]>(() => [], [items, children]);
  rows.push(...items.slice(rows.length, drawn).map((item, index) => children(item, rows.length + index)));
  const left = items.length - drawn;
  // In the very frame that drew more: else the next scroll is noticed some frames late, and shows rows that are not there.
  useLayoutEffect(() => {
    if (left <= 0 || !rest.current) return;
    const observer = new IntersectionObserver(
      entries => {
        const entry = entries.find(({ isIntersecting }) => isIntersecting);
        if (!entry) return;
        const lacking = Math.ceil((innerHeight + AHEAD - entry.boundingClientRect.top) / ROW_HEIGHT);
        setDrawn(drawn + Math.max(CHUNK, lacking));
      },
      { rootMargin: `${AHEAD}px` },
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
