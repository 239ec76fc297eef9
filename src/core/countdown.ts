const SECOND = 1000;

/** A time span in minutes and seconds, rounded down. @param span milliseconds */
export function toCountdown(span: number): string {
  const seconds = Math.max(0, Math.floor(span / SECOND));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
