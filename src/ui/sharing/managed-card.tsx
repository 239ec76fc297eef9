import { useEffect, useId, useState } from 'preact/hooks';
import { type ManagedReading, toManagedReading } from '../../core/preset/managed.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import type { Snapshot } from '../snapshot.ts';
import { FlawList } from './flaw-list.tsx';
import { Incoming } from './incoming.tsx';

interface Props {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
  readonly readManaged: () => Promise<Readonly<Record<string, unknown>>>;
}

/** What an administrator offers everyone, beside what is here; and what is wrong with what they say. */
export function ManagedCard({ snapshot, actions, readManaged }: Props) {
  const heading = useId();
  const [managed, setManaged] = useState<ManagedReading>();
  useEffect(() => void readManaged().then(said => setManaged(toManagedReading(said))), []);
  if (!managed || (!managed.reading && managed.flaws.length === 0)) return null;
  const { reading, flaws } = managed;
  return (
    <section class="card" aria-labelledby={heading}>
      <div class="form">
        <h2 id={heading}>{t('managed_title')}</h2>
        {reading && 'preset' in reading && <p class="why">{t('managed_what')}</p>}
        {flaws.length > 0 && <FlawList flaws={flaws} />}
        {reading && 'flaws' in reading && <FlawList flaws={reading.flaws} />}
      </div>
      {reading && 'preset' in reading && (
        <Incoming preset={reading.preset} snapshot={snapshot} actions={actions} />
      )}
    </section>
  );
}
