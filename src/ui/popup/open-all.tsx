import { useEffect, useState } from 'preact/hooks';
import { AppError } from '../../core/errors.ts';
import { toGroupColor } from '../../core/group-color.ts';
import { inOwnOrder } from '../../core/grouping.ts';
import { toRoleText } from '../../core/role.ts';
import type { Site } from '../../core/site.ts';
import { toFitness } from '../../core/standing.ts';
import { accountsOf, standingOf } from '../../core/state.ts';
import { t } from '../../platform/i18n.ts';
import { AccountFace } from '../account-face.tsx';
import type { Actions } from '../actions.ts';
import { Check } from '../check.tsx';
import { useCommand } from '../command.ts';
import { useDraft } from '../draft.ts';
import { Hold } from '../hold.tsx';
import { ProblemLine } from '../problem-line.tsx';
import type { Snapshot } from '../snapshot.ts';
import { toStatus } from '../status.ts';

interface Props {
  readonly site: Site;
  /** The page to open. */
  readonly url: string;
  readonly snapshot: Snapshot;
  readonly actions: Actions;
  readonly onDone: () => void;
}

/** This page as several accounts at once, each in a tab of its own. */
export function OpenAll({ site, url, snapshot: { state, now }, actions, onDone }: Props) {
  const command = useCommand();
  const { values, change } = useDraft<{ readonly grouped: boolean }>('open-all', { grouped: true });
  const [isAllowed, setAllowed] = useState(false);
  useEffect(() => void actions.hasTabGroups().then(setAllowed), []);
  const isGrouped = isAllowed && values.grouped;
  const ready = accountsOf(inOwnOrder(state), site.id).filter(
    ({ id }) => toFitness(standingOf(state, id), now) === 'ready',
  );
  const [left, setLeft] = useState<readonly string[]>([]);
  const picked = ready.filter(({ id }) => !left.includes(id));
  const toggle = (id: string) =>
    setLeft(left.includes(id) ? left.filter(each => each !== id) : [...left, id]);
  const open = async (confirmed?: true) => {
    const tabs = picked.map(({ id, color }) => ({
      account: id,
      ...(isGrouped && { color: toGroupColor(color) }),
    }));
    if (await command.run(() => actions.call('openAll', { url, tabs, confirmed }))) onDone();
  };
  // Kept before the browser asks: Chromium's question takes the popup away.
  const group = (grouped: boolean) =>
    void command.run(async () => {
      change({ grouped });
      const allowed = isAllowed || !grouped || (await actions.requestTabGroups());
      if (!allowed) throw new AppError('tab-groups-not-allowed');
      if (grouped) setAllowed(true);
    });
  return (
    <form
      class="form"
      onSubmit={event => {
        event.preventDefault();
        void open();
      }}
    >
      <h2>{t('open_all_title')}</h2>
      {ready.length === 0 && <p class="why">{t('open_all_none')}</p>}
      <ul class="picks" aria-label={t('accounts')}>
        {ready.map(account => (
          <li key={account.id}>
            <label class="main">
              <input
                type="checkbox"
                checked={!left.includes(account.id)}
                onChange={() => toggle(account.id)}
              />
              <AccountFace
                account={account}
                details={[toRoleText(standingOf(state, account.id).roles), account.username]}
                status={toStatus(account, standingOf(state, account.id), now)}
              />
            </label>
          </li>
        ))}
      </ul>
      <Check
        label={t('open_all_group')}
        hint={t('open_all_group_hint')}
        checked={isGrouped}
        onCheck={group}
      />
      <ProblemLine problem={command.problem} />
      {command.problem?.code === 'production' && picked.length > 0 && (
        <Hold label={picked.map(({ label }) => label).join(', ')} onHeld={() => void open(true)} />
      )}
      <div class="buttons">
        <button type="submit" class="primary" disabled={command.busy || picked.length === 0}>
          {t('open_all_do', picked.length)}
        </button>
        <button type="button" onClick={onDone}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
