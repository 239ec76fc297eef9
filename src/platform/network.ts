/** False where the browser knows that nothing can be reached; true where it only thinks so. */
export function isOnline(): boolean {
  return navigator.onLine !== false;
}

/** Calls `listener` when there is a network again, if we still run then. */
export function watchOnline(listener: () => void): void {
  addEventListener('online', listener);
}
