import { useRef, useState } from 'preact/hooks';
import type { Account } from '../../core/account.ts';
import { type Problem, toProblem } from '../../core/errors.ts';
import { getSite, type State } from '../../core/state.ts';
import { t } from '../../platform/i18n.ts';
import { toProblemText } from '../../platform/problem-text.ts';
import type { Actions } from '../actions.ts';
import { type Ask, toAsk } from '../asking.ts';
import { BusyButton } from '../busy-button.tsx';
import { Chip } from '../chip.tsx';
import { ASKED, sendSecret } from '../secret.ts';
import type { Snapshot } from '../snapshot.ts';
import { Dialog } from './dialog.tsx';
import { toSignInPlan } from './sign-in-plan.ts';

type Progress = 'waiting' | 'busy' | 'done' | 'skipped' | Problem;

interface Props {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
  readonly onClose: () => void;
}

/** Renews what renews and asks, in one place, for the secrets that the rest need. */
export function SignInAllDialog({ snapshot: { state, now }, actions, onClose }: Props) {
  const [plan] = useState(() => toSignInPlan(state, now));
  const [progress, setProgress] = useState<Readonly<Record<string, Progress>>>({});
  const [busy, setBusy] = useState(false);
  const inputs = useRef(new Map<string, HTMLInputElement>());
  const accounts = [...plan.renew, ...plan.ask];
  const done = accounts.filter(({ id }) => progress[id] === 'done').length;

  const start = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const report = (id: string, each: Progress) => setProgress(all => ({ ...all, [id]: each }));
    const open = accounts.filter(({ id }) => progress[id] !== 'done');
    for (const { id } of open) report(id, 'waiting');
    for (const account of open) {
      const { id } = account;
      const input = inputs.current.get(id);
      report(id, 'busy');
      report(id, await bringIn(actions, state, account, input));
    }
    setBusy(false);
  };

  return (
    <Dialog title={t('sign_in_all')} onClose={onClose}>
      <p>{t(accounts.length + plan.visit.length > 0 ? 'sign_in_all_hint' : 'nothing_to_sign_in')}</p>
      <form onSubmit={start} autocomplete="off">
        <ul class="all">
          {accounts.map(account => (
            <li key={account.id}>
              <Chip account={account} />
              <span class="face">
                <b class="label" dir="auto">
                  {account.label}
                </b>
                <span class="detail" dir="auto">
                  {state.sites.find(site => site.id === account.site)?.name}
                </span>
              </span>
              {plan.ask.includes(account) && progress[account.id] !== 'done' && (
                <input
                  type="password"
                  autocomplete="off"
                  aria-label={`${account.label}: ${t(ASKED[askFor(state, account)].label)}`}
                  placeholder={t(ASKED[askFor(state, account)].label)}
                  readOnly={busy}
                  ref={input => {
                    if (input) inputs.current.set(account.id, input);
                    else inputs.current.delete(account.id);
                  }}
                />
              )}
              <Outcome progress={progress[account.id]} />
            </li>
          ))}
        </ul>
        <p role="status">
          {Object.keys(progress).length > 0 && t('outcome_progress', done, accounts.length)}
        </p>
        <div class="buttons">
          {accounts.length > 0 && (
            <BusyButton type="submit" class="primary" busy={busy}>
              {t('sign_in_all_start')}
            </BusyButton>
          )}
          {plan.visit.length > 0 && (
            <button type="button" onClick={() => void actions.openSignIn({ accounts: plan.visit.map(toId) })}>
              {t('sign_in_all_elsewhere', plan.visit.length)}
            </button>
          )}
          <button type="button" onClick={onClose}>
            {t('close')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** One account: renewed where nothing is asked, signed in with what was typed, skipped where nothing was. */
async function bringIn(
  actions: Actions,
  state: State,
  account: Account,
  input: HTMLInputElement | undefined,
): Promise<Progress> {
  if (input?.value === '') return 'skipped';
  try {
    await (input
      ? sendSecret(actions, account.id, askFor(state, account), input.value)
      : actions.call('renew', { account: account.id }));
    return 'done';
  } catch (error) {
    return toProblem(error);
  }
}

const toId = ({ id }: Account) => id;

/** Those that are asked for nothing are in another part of the plan. */
function askFor(state: State, account: Account): Ask {
  return toAsk(getSite(state, account.site), account) as Ask;
}

function Outcome({ progress }: { readonly progress: Progress | undefined }) {
  if (progress === undefined) return null;
  if (typeof progress === 'object') return <span class="problem">{toProblemText(progress)}</span>;
  return <span class="status">{t(`outcome_${progress}`)}</span>;
}
