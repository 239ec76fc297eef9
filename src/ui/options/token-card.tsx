import { useEffect, useState } from 'preact/hooks';
import type { Account } from '../../core/account.ts';
import { type Problem, toProblem } from '../../core/errors.ts';
import type { Inspection } from '../../core/inspection.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { ProblemLine } from '../problem-line.tsx';
import { SelectField } from '../select-field.tsx';
import { TokenTables } from '../token-tables.tsx';

interface Props {
  readonly account: Account;
  /** Those it may be compared with. */
  readonly others: readonly Account[];
  readonly now: number;
  readonly actions: Actions;
}

/** What an account's access token says, whether its signature was checked, and how it differs from another's. */
export function TokenCard({ account, others, now, actions }: Props) {
  const [compared, setCompared] = useState('');
  const [own, problem] = useInspection(account.id, actions);
  const [other, otherProblem] = useInspection(compared, actions);
  if (!own) return <ProblemLine problem={problem} />;
  const labels = [account, ...others.filter(({ id }) => other && id === compared)].map(({ label }) => label);
  return (
    <div class="token">
      <TokenTables inspections={other ? [own, other] : [own]} labels={labels} now={now} />
      {others.length > 0 && (
        <SelectField
          label={t('compare_with')}
          options={[['', t('compare_none')], ...others.map(({ id, label }) => [id, label] as const)]}
          value={compared}
          onValue={setCompared}
        />
      )}
      <ProblemLine problem={otherProblem} />
    </div>
  );
}

type Answer = readonly [found?: Inspection | undefined, problem?: Problem];

/** Asked again when it is about another account; nothing for none. */
function useInspection(account: string, actions: Actions): Answer {
  const [answer, setAnswer] = useState<Answer>([]);
  useEffect(() => {
    let isWanted = true;
    setAnswer([]);
    const tell = (next: Answer) => isWanted && setAnswer(next);
    if (account)
      actions.call('inspectToken', { account }).then(
        found => tell([found]),
        error => tell([undefined, toProblem(error)]),
      );
    return () => {
      isWanted = false;
    };
  }, [account]);
  return answer;
}
