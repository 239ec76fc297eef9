import { useLayoutEffect } from 'preact/hooks';

/** What a key or a click may move the focus with. */
const CAUSES = ['keydown', 'pointerdown'];

/** Has what gets the focus scrolled clear of what stands still above and below the accounts, however tall that is by then. */
export function Clearance() {
  useLayoutEffect(() => {
    for (const cause of CAUSES) addEventListener(cause, clear, true);
    return () => {
      for (const cause of CAUSES) removeEventListener(cause, clear, true);
    };
  }, []);
  return null;
}

function clear(): void {
  const [above = 0, below = 0] = ['.popup > .top', '.popup > .bottom'].map(toRoom);
  document.documentElement.style.scrollPaddingBlock = `${above}px ${below}px`;
}

/** Pixels that it takes from the accounts: none where it scrolls with them. */
function toRoom(selector: string): number {
  const part = document.querySelector<HTMLElement>(selector);
  return part && getComputedStyle(part).position === 'sticky' ? part.offsetHeight : 0;
}
