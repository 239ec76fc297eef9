import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

const CHUNK = 16;

/**
 * How many of `count` things are drawn: what can be seen first, the rest as what stands in its place comes into view.
 * @param place to be given to the element that stands for those that are not drawn yet.
 */
export function useDrawn<Place extends HTMLElement>(
  count: number,
): { readonly drawn: number; readonly left: number; readonly place: RefObject<Place | null> } {
  const [drawn, setDrawn] = useState(CHUNK);
  const place = useRef<Place>(null);
  const left = count - drawn;
  useEffect(() => {
    if (left <= 0 || !place.current) return;
    const observer = new IntersectionObserver(
      entries => entries.some(entry => entry.isIntersecting) && setDrawn(drawn + CHUNK),
      { rootMargin: '400px' },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [drawn, left]);
  return { drawn, left, place };
}
