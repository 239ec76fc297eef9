import { t, uiLanguage } from './i18n.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A time span in one unit, rounded down so that it never promises too much; below a minute rounded up to ten seconds.
 * @param span milliseconds; less than nothing counts as nothing.
 */
export function toSpanText(span: number): string {
  if (span < MINUTE) return format(Math.max(0, Math.ceil(span / (10 * SECOND))) * 10, 'second');
  if (span < 2 * HOUR) return format(Math.floor(span / MINUTE), 'minute');
  return span < 2 * DAY ? format(Math.floor(span / HOUR), 'hour') : format(Math.floor(span / DAY), 'day');
}

function format(value: number, unit: string): string {
  return new Intl.NumberFormat(uiLanguage(), { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}

/** How far an instant is away, and when it is. A page's clock goes in steps of ten seconds: within one there is no before. */
export function toInstantText(at: number, now: number): string {
  const when = new Intl.DateTimeFormat(uiLanguage(), { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
  const away = Math.abs(at - now);
  if (away <= 10 * SECOND) return t('instant_now', when);
  return t(at > now ? 'instant_future' : 'instant_past', toSpanText(away), when);
}

/** The time of day of an instant, in milliseconds since the epoch. */
export function toClockText(at: number): string {
  return new Intl.DateTimeFormat(uiLanguage(), { timeStyle: 'short' }).format(at);
}
