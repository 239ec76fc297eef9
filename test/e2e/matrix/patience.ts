import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until it is so, but not longer than so many milliseconds. */
export async function within(patience: number, isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + patience; !isSo() && Date.now() < end; ) await sleep(10);
}

/** Asks, and once more what a busy machine may have kept from being asked. */
export async function insist(ask: () => Promise<unknown>, isDone: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2 && (turn === 0 || !isDone()); turn++) {
    await ask();
    await within(15_000, isDone);
  }
}

/** What may fail or never end, which is given up after a minute: the error says what it was. */
export async function inTime(what: string, task: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const over = sleep(60_000, undefined, { signal: done.signal }).then(() => {
    throw new Error('no end in a minute');
  });
  try {
    await Promise.race([task, over]);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`could not ask: ${what}: ${why}`, { cause });
  } finally {
    done.abort();
  }
}
