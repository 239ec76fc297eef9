import { useEffect } from 'preact/hooks';

interface Keys {
  /** Clears the filter; answers false when it was clear. */
  readonly clear: () => boolean;
  readonly toggleHelp: () => void;
  readonly close: () => void;
}

/**
 * The popup's keys. A key presses the button that a pointer would: rows are marked `data-row`, those that digits pick
 * `data-account` and `data-none`, the filter `data-filter`.
 */
export function useKeys(keys: Keys): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      if (handle(event, keys)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}

/** Answers whether the key was one of ours. */
function handle({ key, target }: KeyboardEvent, keys: Keys): boolean {
  const filter = find<HTMLInputElement>('[data-filter]');
  const from = target as HTMLElement;
  if (!filter || (from !== filter && from.matches('input, textarea, select, summary'))) return false;
  const empty = filter.value === '';
  if (key === 'Escape') {
    if (!keys.clear()) keys.close();
    filter.focus();
    return true;
  }
  if (key === 'ArrowDown' || key === 'ArrowUp') return moveRow(from, key === 'ArrowDown' ? 1 : -1, filter);
  if (from !== filter && (key === 'ArrowRight' || key === 'ArrowLeft'))
    return moveInRow(from, key === 'ArrowRight' ? 1 : -1);
  if (from === filter && key === 'Enter') return press('[data-account]');
  if (empty && key === '?') {
    keys.toggleHelp();
    return true;
  }
  if (empty && key === '0') return press('[data-none]');
  if (empty && /^[1-9]$/.test(key)) return press('[data-account]', Number(key) - 1);
  if (from !== filter && key.length === 1 && key !== ' ') filter.focus();
  return false;
}

function moveRow(from: HTMLElement, step: 1 | -1, filter: HTMLElement): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.indexOf(from.closest('li')?.querySelector<HTMLElement>('[data-row]') ?? from);
  (at + step < 0 ? filter : rows[at + step])?.focus();
  return true;
}

function moveInRow(from: HTMLElement, step: 1 | -1): boolean {
  const buttons = [...(from.closest('li')?.querySelectorAll<HTMLElement>('button') ?? [])];
  buttons[buttons.indexOf(from) + step]?.focus();
  return true;
}

function press(selector: string, index = 0): boolean {
  document.querySelectorAll<HTMLElement>(selector)[index]?.click();
  return true;
}

function find<Found extends HTMLElement>(selector: string): Found | null {
  return document.querySelector<Found>(selector);
}
