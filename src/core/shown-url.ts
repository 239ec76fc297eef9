import { findUrl } from './url.ts';

const LONGEST = 500;
const LONGEST_NAME = 40;

/**
 * A request's URL as it may be kept and shown: names of the query without their values, no user name, password or
 * fragment; cut at 500 characters. A name too long to be one is left out, as it may be a value itself.
 */
export function toShownUrl(url: string): string {
  const parsed = findUrl(url);
  if (!parsed) return '';
  const names = parsed.search
    .slice(1)
    .split('&')
    .filter(pair => pair !== '')
    .map(toShownPair);
  const shown = `${parsed.protocol}//${parsed.host}${parsed.pathname}${names.length > 0 ? `?${names.join('&')}` : ''}`;
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1)}…` : shown;
}

function toShownPair(pair: string): string {
  const [name = ''] = pair.split('=');
  return `${name.length > LONGEST_NAME ? '…' : name}${pair.includes('=') ? '=' : ''}`;
}
