import { useId } from 'preact/hooks';
import { AppError } from '../../core/errors.ts';
import type { Locking } from '../../core/locking.ts';
import type { Policy } from '../../core/policy.ts';
import type { Level } from '../../core/vault.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { Check } from '../check.tsx';
import { useCommand } from '../command.ts';
import { ProblemLine } from '../problem-line.tsx';
import { SelectField } from '../select-field.tsx';

interface Props {
  readonly locking: Locking;
  readonly level: Level;
  readonly policy: Policy;
  readonly locked: boolean;
  readonly actions: Actions;
}

const MINUTES = [0, 1, 5, 15, 30, 60];

/** What may be chosen, and what is. */
function toMinutes({ idleMinutes: most }: Policy, { idleMinutes }: Locking): readonly number[] {
  const allowed = most === undefined ? MINUTES : MINUTES.filter(each => each > 0 && each <= most);
  return [...new Set([...allowed, idleMinutes])].toSorted((one, other) => one - other);
}

/** What locked means at this level, the button that locks, and when it is pressed by itself. */
export function LockingForm({ locking, level, policy, locked, actions }: Props) {
  const command = useCommand();
  const heading = useId();
  const set = (changed: Partial<Locking>) =>
    actions.call('setLocking', { locking: { ...locking, ...changed } });
  /** What only the browser knows it tells with a permission, which is asked for in the click. */
  const setWatching = (changed: Partial<Locking>, isOff: boolean) =>
    void command.run(async () => {
      if (!isOff && !(await actions.requestIdle())) throw new AppError('idle-not-allowed');
      await set(changed);
    });
  const isAlways = level === 'passphrase';
  return (
    <section class="card" aria-labelledby={heading}>
      <div class="form">
        <h2 id={heading}>{t('locking')}</h2>
        <p class="why">
          {t('locking_what')} {t(`locking_${level}`)}
        </p>
        {level !== 'memory' && (
          <Check
            label={t('lock_on_close')}
            hint={isAlways ? t('lock_on_close_always') : undefined}
            checked={isAlways || locking.onClose}
            disabled={isAlways}
            onCheck={onClose => void command.run(() => set({ onClose }))}
          />
        )}
        <Check
          label={t('lock_on_sleep')}
          hint={t('lock_on_sleep_hint')}
          checked={locking.onSleep}
          onCheck={onSleep => setWatching({ onSleep }, !onSleep)}
        />
        <SelectField
          label={t('lock_when_idle')}
          hint={policy.idleMinutes === undefined ? undefined : t('policy_idle', policy.idleMinutes)}
          options={toMinutes(policy, locking).map(each => [
            String(each),
            each === 0 ? t('minutes_never') : t('minutes', each),
          ])}
          value={String(locking.idleMinutes)}
          onValue={minutes => setWatching({ idleMinutes: Number(minutes) }, minutes === '0')}
        />
        <ProblemLine problem={command.problem} />
        {!locked && (
          <div class="buttons">
            <button type="button" onClick={() => void command.run(() => actions.call('lock', {}))}>
              {t('lock')}
            </button>
          </div>
        )}
      </div>
    </section>
  );
}
