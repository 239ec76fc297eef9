import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { missingFor } from '../../core/outcome.ts';
import { compare, type Decisions, toChanges } from '../../core/preset/comparison.ts';
import { type Preset, type Reading, toReading } from '../../core/preset/preset.ts';
import { MOST_ACCOUNTS, MOST_SITES } from '../../core/preset/schema.ts';
import { toPermissions } from '../../core/site.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { useCommand } from '../command.ts';
import { ProblemLine } from '../problem-line.tsx';
import type { Snapshot } from '../snapshot.ts';
import { ComparisonList } from './comparison-list.tsx';
import { FlawList } from './flaw-list.tsx';

interface Props {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
}

/** A file is chosen or pasted, looked at, and then taken over whole. */
export function ImportCard({ snapshot, actions }: Props) {
  const heading = useId();
  const [reading, setReading] = useState<Reading>();
  const pasted = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const done = () => {
    setReading(undefined);
    if (pasted.current) pasted.current.value = '';
    if (file.current) file.current.value = '';
  };
  const look = (event: Event) => {
    event.preventDefault();
    setReading(toReading(pasted.current?.value ?? ''));
  };
  return (
    <section class="card" aria-labelledby={heading}>
      <form class="form" onSubmit={look} autocomplete="off">
        <h2 id={heading}>{t('import_title')}</h2>
        <p class="why">{t('import_what', MOST_SITES, MOST_ACCOUNTS)}</p>
        <div class="field">
          <label for={`${heading}-file`}>{t('import_file')}</label>
          <input
            ref={file}
            id={`${heading}-file`}
            type="file"
            accept=".json,application/json"
            onChange={event => {
              void event.currentTarget.files?.[0]?.text().then(text => setReading(toReading(text)));
            }}
          />
        </div>
        <div class="field">
          <label for={`${heading}-text`}>{t('import_paste')}</label>
          <textarea ref={pasted} id={`${heading}-text`} class="file" rows={4} spellcheck={false} />
        </div>
        <div class="buttons">
          <button type="submit">{t('import_look')}</button>
        </div>
        {reading && 'flaws' in reading && <FlawList flaws={reading.flaws} />}
      </form>
      {reading && 'preset' in reading && (
        <Incoming preset={reading.preset} snapshot={snapshot} actions={actions} onDone={done} />
      )}
    </section>
  );
}

interface IncomingProps extends Props {
  readonly preset: Preset;
  readonly onDone: () => void;
}

/** What comes, what becomes of what is here, and the button that does it. */
function Incoming({ preset, snapshot, actions, onDone }: IncomingProps) {
  const { state, granted } = snapshot;
  const [decisions, setDecisions] = useState<Decisions>({});
  const command = useCommand();
  const { sites, accounts } = state;
  const compared = useMemo(() => compare({ sites, accounts }, preset), [sites, accounts, preset]);
  const apply = async () => {
    const changes = toChanges(compared, decisions, () => crypto.randomUUID());
    const missing = missingFor([...new Set(changes.sites.flatMap(toPermissions))], granted);
    // Asked for in this very click, and not waited for: what is refused can be allowed later.
    if (missing.length > 0) actions.requestPermissions(missing).catch(() => {});
    if (await command.run(() => actions.call('importAll', { changes }))) onDone();
  };
  return (
    <div class="form incoming">
      <ComparisonList compared={compared} decisions={decisions} onDecisions={setDecisions} />
      <ProblemLine problem={command.problem} />
      <div class="buttons">
        <button type="button" class="primary" disabled={command.busy} onClick={() => void apply()}>
          {t('import_apply')}
        </button>
        <button type="button" onClick={onDone}>
          {t('cancel')}
        </button>
      </div>
    </div>
  );
}
