import { useEffect, useId, useState } from 'preact/hooks';
import type { Account } from '../../core/account.ts';
import { type Problem, toProblem } from '../../core/errors.ts';
import {
  type ClaimRow,
  findInstant,
  type Inspection,
  type SignatureVerdict,
  toClaimRows,
} from '../../core/inspection.ts';
import { type MessageKey, t } from '../../platform/i18n.ts';
import { toInstantText } from '../../platform/time-text.ts';
import type { Actions } from '../actions.ts';
import { ProblemLine } from '../problem-line.tsx';

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
  const select = useId();
  if (!own) return <ProblemLine problem={problem} />;
  const labels = [account, ...others.filter(({ id }) => other && id === compared)].map(({ label }) => label);
  const both = other ? [own, other] : [own];
  return (
    <div class="token">
      <p data-signature={own.signature}>{t(SIGNATURES[own.signature])}</p>
      {own.signature !== 'opaque' && (
        <>
          <Rows title={t('token_header')} labels={labels} now={now} rows={toClaimRows(...both.map(toHead))} />
          <Rows title={t('token_claims')} labels={labels} now={now} rows={toClaimRows(...both.map(toBody))} />
        </>
      )}
      {others.length > 0 && (
        <div class="field">
          <label for={select}>{t('compare_with')}</label>
          <select id={select} value={compared} onChange={event => setCompared(event.currentTarget.value)}>
            <option value="">{t('compare_none')}</option>
            {others.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </div>
      )}
      <ProblemLine problem={otherProblem} />
    </div>
  );
}

const SIGNATURES = {
  checked: 'signature_checked',
  wrong: 'signature_wrong',
  opaque: 'signature_opaque',
  unsigned: 'signature_unsigned',
  'no-keys': 'signature_no_keys',
  'no-key': 'signature_no_key',
  unreachable: 'signature_unreachable',
} as const satisfies Record<SignatureVerdict, MessageKey>;

const toHead = ({ header }: Inspection) => header;
const toBody = ({ claims }: Inspection) => claims;

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

interface RowsProps {
  readonly title: string;
  readonly labels: readonly string[];
  readonly rows: readonly ClaimRow[];
  readonly now: number;
}

function Rows({ title, labels, rows, now }: RowsProps) {
  return (
    <table>
      <caption>{title}</caption>
      {labels.length > 1 && (
        <thead>
          <tr>
            <td />
            {labels.map(label => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map(({ name, values, differs }) => (
          <tr key={name} data-differs={differs}>
            <th scope="row">
              {name}
              {differs && <span class="unseen"> ({t('differs')})</span>}
            </th>
            {values.map((value, index) => (
              <td key={index}>{toValueText(name, value, now)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** As it stands there; a time in words besides. */
function toValueText(name: string, value: unknown, now: number): string {
  if (value === undefined) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const instant = findInstant(name, value);
  return instant === undefined ? text : `${toInstantText(instant, now)} (${text})`;
}
