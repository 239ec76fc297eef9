import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** Brings what was just opened into view, which may be below what stands still at the bottom of the popup. */
export function useInView<Part extends HTMLElement>(isOpened = true): RefObject<Part | null> {
  const part = useRef<Part | null>(null);
  useEffect(() => {
    if (isOpened) part.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return part;
}

/** The same for a form, whose first field has the focus then; not where it is there from the start. */
export function useFocusIn(isOpened: boolean): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement | null>(null);
  // Before it is seen, so that nothing that is typed or clicked there goes elsewhere.
  useLayoutEffect(() => {
    if (!isOpened) return;
    form.current?.scrollIntoView({ block: 'nearest' });
    form.current?.querySelector('input')?.focus({ preventScroll: true });
  }, []);
  return form;
}

/** Once what was open is closed, and took the focus with it: its opener has it again. */
export function useFocusBack(isOpen: boolean): RefObject<HTMLButtonElement | null> {
  const opener = useRef<HTMLButtonElement | null>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen && document.activeElement === document.body) opener.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return opener;
}

/** Once the `part` of a list in which `inside` stands is gone for good, and took the focus with it: its neighbour has it. */
export function useFocusPassedOn(
  inside: RefObject<HTMLElement | null>,
  part: 'li' | 'section' | '.notice',
): void {
  useLayoutEffect(
    () => () => {
      const gone = inside.current?.closest(part);
      if (gone?.contains(document.activeElement)) findNear(gone, part)?.focus();
    },
    [],
  );
}

/** In the part after it or, for want of one, before it; else in what the list stands in, with its filter first. */
function findNear(gone: Element, part: string): HTMLElement | null | undefined {
  const { nextElementSibling: next, previousElementSibling: previous, parentElement: list } = gone;
  const near = [next, previous].find(each => each?.matches(part)) ?? list?.closest('section, main');
  return near?.querySelector<HTMLElement>('[type=search]') ?? near?.querySelector('button');
}
