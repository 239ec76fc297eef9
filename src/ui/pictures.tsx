import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../core/state.ts';
import { readPictures } from '../platform/pictures.ts';

/** Shows on every account's chip, within its colour, the picture that its issuer has, once it signed in there. */
export function Pictures({ standings }: Pick<Session, 'standings'>) {
  const [pictures, setPictures] = useState<Readonly<Record<string, string>>>({});
  useEffect(() => void readPictures().then(setPictures), [standings]);
  return <style>{Object.entries(pictures).map(toRule).join('')}</style>;
}

function toRule([account, picture]: readonly [string, string]): string {
  return `.chip[data-id="${CSS.escape(account)}"]{background:var(--chip) url(${picture}) center/cover;border:3px solid var(--chip);color:#0000}`;
}
