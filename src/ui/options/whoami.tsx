import { useId, useState } from 'preact/hooks';
import type { Account } from '../../core/account.ts';
import { type Problem, toProblem } from '../../core/errors.ts';
import { isProduction, type Policy } from '../../core/policy.ts';
import type { Site } from '../../core/site.ts';
import { readWhoami, toExpected, type Whoami } from '../../core/whoami.ts';
import { t } from '../../platform/i18n.ts';
import { toProblemText } from '../../platform/problem-text.ts';
import type { Actions } from '../actions.ts';
import { Chip } from '../chip.tsx';
import { useCommand } from '../command.ts';
import { Field } from '../field.tsx';
import { Hold } from '../hold.tsx';
import { ProblemLine } from '../problem-line.tsx';

interface Props {
  readonly site: Site;
  readonly accounts: readonly Account[];
  readonly policy: Policy | undefined;
  readonly actions: Actions;
}

type Answer = { readonly said: string } | { readonly problem: Problem } | 'asking';
type Answers = Readonly<Record<string, Answer>>;

const AT_ONCE = 4;

/** Who a site's server takes each of its accounts for: asked by a click, and beside it who it should be. */
export function WhoamiFields({ site, accounts, policy, actions }: Props) {
  const hint = useId();
  const [values, setValues] = useState(site.whoami ?? { url: '', pointer: '' });
  const [tried, setTried] = useState(false);
  const [asked, setAsked] = useState<Whoami>();
  const [answers, setAnswers] = useState<Answers>({});
  const saving = useCommand();
  const asking = useCommand();
  const isEmpty = values.url.trim() === '' && values.pointer.trim() === '';
  const flaw = isEmpty ? undefined : findFlaw(values, site);
  const problem = tried ? flaw : undefined;

  const save = async (): Promise<boolean> => {
    setTried(true);
    if (flaw) return false;
    const { id, ...draft } = site;
    const whoami = isEmpty ? undefined : values;
    return saving.run(() => actions.call('editSite', { site: id, draft: { ...draft, whoami } }));
  };
  const tell = (account: string, answer: Answer) => setAnswers(before => ({ ...before, [account]: answer }));
  const ask = (confirmed?: true) => {
    setAsked(values);
    setAnswers({});
    void asking.run(async () => {
      if (await save()) await askAll(accounts, account => askAs(account, confirmed, actions), tell);
    });
  };
  const shown: Answers = asked === values ? answers : {};
  const isIdle = !asking.busy && !isEmpty && accounts.length > 0;

  return (
    <fieldset aria-describedby={hint} onChange={() => (isEmpty || isComplete(values)) && void save()}>
      <legend>{t('whoami')}</legend>
      <p class="hint" id={hint}>
        {t('whoami_hint')}
      </p>
      <Field
        label={t('whoami_url')}
        value={values.url}
        onValue={url => setValues({ ...values, url })}
        placeholder={`${site.origins[0]}/api/whoami`}
        problem={isAboutPointer(problem) ? undefined : problem}
      />
      <Field
        label={t('whoami_pointer')}
        value={values.pointer}
        onValue={pointer => setValues({ ...values, pointer })}
        placeholder="/username"
        problem={isAboutPointer(problem) ? problem : undefined}
      />
      <ProblemLine problem={saving.problem} />
      <div class="buttons">
        {policy && isProduction(policy, site) ? (
          isIdle && <Hold label={t('whoami_everyone')} onHeld={() => ask(true)} />
        ) : (
          <button type="button" disabled={!isIdle} onClick={() => ask()}>
            {t('whoami_ask')}
          </button>
        )}
      </div>
      <ul class="answers" aria-label={t('whoami_answers', site.name)} aria-live="polite">
        {accounts.map(account => (
          <AnswerLine key={account.id} account={account} answer={shown[account.id]} />
        ))}
      </ul>
    </fieldset>
  );
}

/** Some at a time: a server under test is not to be flooded. */
async function askAll(
  accounts: readonly Account[],
  askOne: (account: string) => Promise<Answer>,
  tell: (account: string, answer: Answer) => void,
): Promise<void> {
  const waiting = accounts.values();
  const askNext = async () => {
    for (const { id } of waiting) {
      tell(id, 'asking');
      tell(id, await askOne(id));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askNext));
}

function askAs(account: string, confirmed: true | undefined, actions: Actions): Promise<Answer> {
  return actions.call('askWhoami', { account, confirmed }).then(
    said => ({ said }),
    error => ({ problem: toProblem(error) }),
  );
}

interface LineProps {
  readonly account: Account;
  readonly answer: Answer | undefined;
}

function AnswerLine({ account, answer }: LineProps) {
  if (!answer) return null;
  const expected = toExpected(account);
  return (
    <li data-verdict={toVerdict(answer, expected)}>
      <Chip account={account} />
      <span class="label" dir="auto">
        {account.label}
      </span>
      <span>{toAnswerText(answer, expected)}</span>
    </li>
  );
}

function toVerdict(answer: Answer, expected: string): 'asking' | 'failed' | 'matches' | 'differs' {
  if (answer === 'asking') return 'asking';
  if ('problem' in answer) return 'failed';
  return answer.said === expected ? 'matches' : 'differs';
}

function toAnswerText(answer: Answer, expected: string): string {
  if (answer === 'asking') return t('whoami_asking');
  if ('problem' in answer) return toProblemText(answer.problem);
  return answer.said === expected
    ? t('whoami_says', answer.said)
    : t('whoami_differs', answer.said, expected);
}

function findFlaw(values: Whoami, { origins }: Site): Problem | undefined {
  try {
    readWhoami(values, origins);
    return undefined;
  } catch (error) {
    return toProblem(error);
  }
}

/** While only one is typed, the other is not yet missing. */
function isComplete({ url, pointer }: Whoami): boolean {
  return url.trim() !== '' && pointer.trim() !== '';
}

function isAboutPointer(problem: Problem | undefined): boolean {
  return problem?.code === 'whoami-pointer' || problem?.code === 'pointer-invalid';
}
