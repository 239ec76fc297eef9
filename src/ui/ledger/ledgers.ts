import { useEffect, useState } from 'preact/hooks';
import { NO_TAB } from '../../core/ledger.ts';
import { watchLedger } from '../../platform/ledger-store.ts';

/** Something of a tab's ledger, and of that of the workers, which the tabs of a site share. */
export interface Ledgers<Part> {
  readonly tab: number;
  readonly own: Part;
  readonly workers: Part;
}

/** What `read` answers of both ledgers, and again after each change; undefined until it has. */
export function useLedgers<Part>(
  tab: number,
  read: (tab: number) => Promise<Part>,
): Ledgers<Part> | undefined {
  const [ledgers, setLedgers] = useState<Ledgers<Part>>();
  useEffect(() => keepReading(tab, read, setLedgers), [tab]);
  return ledgers?.tab === tab ? ledgers : undefined;
}

/** Reads one at a time: changes that come meanwhile are read together. Answers the function that ends this. */
function keepReading<Part>(
  tab: number,
  read: (tab: number) => Promise<Part>,
  listener: (ledgers: Ledgers<Part>) => void,
): () => void {
  let stale = false;
  let reading = false;
  let ended = false;
  const update = async () => {
    stale = true;
    if (reading) return;
    reading = true;
    while (stale && !ended) {
      stale = false;
      const [own, workers] = await Promise.all([read(tab), read(NO_TAB)]);
      if (!ended) listener({ tab, own, workers });
    }
    reading = false;
  };
  const ends = [tab, NO_TAB].map(each => watchLedger(each, update));
  void update();
  return () => {
    ended = true;
    for (const end of ends) end();
  };
}
