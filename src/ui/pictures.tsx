import { useEffect, useState } from 'preact/hooks';
import type { State } from '../core/state.ts';
import { local } from '../platform/storage.ts';

/**
 * Shows on an account's chip, within its colour, the picture that its issuer has, once it signed in there; not where a
 * pattern tells who it is.
 */
export function Pictures({ accounts, standings }: Pick<State, 'accounts' | 'standings'>) {
  const [pictures, setPictures] = useState<Readonly<Record<string, string>>>({});
  useEffect(() => {
    const ids = accounts.map(({ id }) => id);
    void local.getOwned('picture', ids).then(setPictures);
  }, [accounts, standings]);
  return <style>{Object.entries(pictures).map(toRule).join('')}</style>;
}

function toRule([account, picture]: readonly [string, string]): string {
  const chip = `.chip[data-id="${CSS.escape(account)}"]:not([data-pattern]):not([data-acting="true"])`;
  return `${chip}{background:var(--chip) url(${picture}) center/cover;border:3px solid var(--chip);color:#0000}`;
}
