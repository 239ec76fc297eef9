import { useState } from 'preact/hooks';
import { findStaying } from '../../core/edits.ts';
import type { Changes, State } from '../../core/state.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { BusyButton } from '../busy-button.tsx';
import { useCommand } from '../command.ts';
import type { Outlets } from '../ledger/outlets.ts';
import { SignInAllDialog } from '../options/sign-in-all-dialog.tsx';
import { ProblemLine } from '../problem-line.tsx';
import type { Snapshot } from '../snapshot.ts';
import { ExportCard } from './export-card.tsx';
import { ImportCard } from './import-card.tsx';
import { ManagedCard } from './managed-card.tsx';
import { SourcesCard } from './sources-card.tsx';

interface Props {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
  readonly outlets: Outlets;
}

/** What a team hands on: out as a file, in after a look at it, and back. */
export function SharingPage({ snapshot, actions, outlets }: Props) {
  const { state } = snapshot;
  const [signingIn, setSigningIn] = useState(false);
  return (
    <main class="options-page">
      <h1>{t('sharing')}</h1>
      {state.imported && (
        <Imported
          imported={state.imported}
          state={state}
          actions={actions}
          onSignIn={() => setSigningIn(true)}
        />
      )}
      <ExportCard state={state} actions={actions} outlets={outlets} />
      <ManagedCard snapshot={snapshot} actions={actions} readManaged={outlets.readManaged} />
      <ImportCard snapshot={snapshot} actions={actions} />
      <SourcesCard snapshot={snapshot} actions={actions} outlets={outlets} />
      {signingIn && (
        <SignInAllDialog snapshot={snapshot} actions={actions} onClose={() => setSigningIn(false)} />
      )}
    </main>
  );
}

interface ImportedProps {
  readonly imported: Changes;
  readonly state: State;
  readonly actions: Actions;
  readonly onSignIn: () => void;
}

/** What the last import did, the way back from it, and what is next. */
function Imported({ imported: { sites, accounts, gone }, state, actions, onSignIn }: ImportedProps) {
  const staying = findStaying(state).map(({ name }) => name);
  const command = useCommand();
  return (
    <>
      <div class="notice" role="status">
        <p>
          {t('imported', gone.length, sites.length + accounts.length)}
          {staying.length > 0 && ` ${t('undo_leaves', staying.join(', '))}`}
        </p>
        <BusyButton
          type="button"
          class="mend"
          busy={command.busy}
          onClick={() => void command.run(() => actions.call('undoImport', {}))}
        >
          {t('undo')}
        </BusyButton>
        <button type="button" class="primary" onClick={onSignIn}>
          {t('sign_in_all')}
        </button>
      </div>
      <ProblemLine problem={command.problem} />
    </>
  );
}
