import { useMemo, useState } from 'preact/hooks';
import { missingFor } from '../../core/outcome.ts';
import { compare, type Decisions, toPlan } from '../../core/preset/comparison.ts';
import type { Preset } from '../../core/preset/preset.ts';
import { toPermissions } from '../../core/site.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { BusyButton } from '../busy-button.tsx';
import { useCommand } from '../command.ts';
import { ProblemLine } from '../problem-line.tsx';
import type { Snapshot } from '../snapshot.ts';
import { ComparisonList } from './comparison-list.tsx';

interface Props {
  readonly preset: Preset;
  readonly snapshot: Snapshot;
  readonly actions: Actions;
  /** Signs in, with what the file holds, the accounts that came. @param ids of them, by their place in the file. */
  readonly signIn?: (ids: ReadonlyMap<string, string>) => Promise<void>;
  /** Absent where what comes stays on offer. */
  readonly onDone?: () => void;
}

/** What comes, what becomes of what is here, and the button that does it. */
export function Incoming({ preset, snapshot, actions, signIn, onDone }: Props) {
  const { state, granted } = snapshot;
  const [decisions, setDecisions] = useState<Decisions>({});
  const command = useCommand();
  const { sites, accounts } = state;
  const compared = useMemo(() => compare({ sites, accounts }, preset), [sites, accounts, preset]);
  const apply = async () => {
    const { changes, ids } = toPlan(compared, decisions, () => crypto.randomUUID());
    const missing = missingFor([...new Set(changes.sites.flatMap(toPermissions))], granted);
    // Asked for in this very click, and not waited for: what is refused can be allowed later.
    if (missing.length > 0) actions.requestPermissions(missing).catch(() => {});
    const done = await command.run(async () => {
      await actions.call('importAll', { changes });
      await signIn?.(ids);
    });
    if (done) onDone?.();
  };
  return (
    <div class="form incoming">
      <ComparisonList compared={compared} decisions={decisions} onDecisions={setDecisions} />
      <ProblemLine problem={command.problem} />
      <div class="buttons">
        <BusyButton type="button" class="primary" busy={command.busy} onClick={() => void apply()}>
          {t('import_apply')}
        </BusyButton>
        {onDone && (
          <button type="button" onClick={onDone}>
            {t('cancel')}
          </button>
        )}
      </div>
    </div>
  );
}
