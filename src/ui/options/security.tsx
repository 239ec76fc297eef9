import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import type { Snapshot } from '../snapshot.ts';
import { Unlock } from '../unlock.tsx';
import { ForgetSecrets } from './forgetting.tsx';
import { LevelForm } from './level-form.tsx';
import { LockingForm } from './locking-form.tsx';

interface Props {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
}

/** Where secrets rest, when they are locked, and the way out when a passphrase is forgotten. */
export function Security({ snapshot: { state }, actions }: Props) {
  const { vault, locking, locked, policy = {} } = state;
  return (
    <main class="options-page">
      <h1>{t('security')}</h1>
      {locked && (
        <section class="card">
          <Unlock vault={vault} actions={actions} />
        </section>
      )}
      {!locked && <LevelForm key={vault.key} vault={vault} policy={policy} actions={actions} />}
      <LockingForm
        locking={locking}
        level={vault.level}
        policy={policy}
        locked={locked === true}
        actions={actions}
      />
      <footer>
        <ForgetSecrets actions={actions} />
      </footer>
    </main>
  );
}
