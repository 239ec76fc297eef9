import { useState } from 'preact/hooks';

/**
 * What is typed into a form, kept in localStorage so that a popup that closes by accident loses nothing.
 * Never for a secret: it is stored in clear. Cleared with `forget`.
 */
export function useDraft<Values>(key: string, initial: Values) {
  const [values, setValues] = useState<Values>(() => ({ ...initial, ...findKept<Values>(key) }));
  return {
    values,
    change(changed: Partial<Values>): void {
      const next = { ...values, ...changed };
      localStorage.setItem(toKey(key), JSON.stringify(next));
      setValues(next);
    },
    forget: () => forgetKept(key),
  };
}

/** What was typed into a form, where it was not sent yet. */
export function findKept<Values>(key: string): Values | undefined {
  const kept = localStorage.getItem(toKey(key));
  return kept === null ? undefined : JSON.parse(kept);
}

export function forgetKept(key: string): void {
  localStorage.removeItem(toKey(key));
}

function toKey(key: string): string {
  return `draft:${key}`;
}
