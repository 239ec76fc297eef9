import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** How many rows are drawn beyond what is in view, and by how many what is drawn moves. */
const SPARE = 16;
const STEP = 8;

/**
 * Which of many rows, all of one height in pixels, are in view as the page scrolls: those from `first` up to `last`.
 * @param place to be given to the element that is as high as all of them.
 */
export function useWindow<Place extends HTMLElement>(
  count: number,
  height: number,
): { readonly first: number; readonly last: number; readonly place: RefObject<Place | null> } {
  const place = useRef<Place>(null);
  const [top, setTop] = useState(0);
  useEffect(() => {
    const update = () => {
      const above = -(place.current?.getBoundingClientRect().top ?? 0) / height;
      setTop(Math.max(0, Math.floor(above / STEP) * STEP));
    };
    addEventListener('scroll', update, { passive: true });
    addEventListener('resize', update);
    return () => {
      removeEventListener('scroll', update);
      removeEventListener('resize', update);
    };
  }, [height]);
  const first = Math.max(0, Math.min(top, count) - SPARE);
  const last = Math.min(count, top + STEP + Math.ceil(innerHeight / height) + SPARE);
  return { first, last, place };
}
