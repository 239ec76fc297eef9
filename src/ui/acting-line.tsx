import type { Account } from '../core/account.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import { useCommand } from './command.ts';
import { ProblemLine } from './problem-line.tsx';

interface Props {
  readonly account: Account;
  readonly actions: Actions;
}

/** What an issuer says of who acts, and the way back. */
export function ActingLine({ account: { id, acting }, actions }: Props) {
  const command = useCommand();
  const end = () => void command.run(() => actions.call('endActing', { account: id }));
  return (
    <>
      <p class="tally">
        {acting?.actor ? t('acting_claim', acting.actor) : t('acting_unsaid')}{' '}
        <button type="button" class="link" onClick={end}>
          {t('end_acting')}
        </button>
      </p>
      <ProblemLine problem={command.problem} />
    </>
  );
}
