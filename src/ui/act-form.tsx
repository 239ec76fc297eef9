import { useState } from 'preact/hooks';
import type { Account } from '../core/account.ts';
import { toActingLabel } from '../core/acting.ts';
import type { Tab } from '../core/outcome.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import { BusyButton } from './busy-button.tsx';
import { useCommand } from './command.ts';
import { useDraft } from './draft.ts';
import { Field } from './field.tsx';
import { useFocusIn } from './focus.ts';
import { Hold } from './hold.tsx';
import { ProblemLine } from './problem-line.tsx';

interface Props {
  /** Who acts. */
  readonly account: Account;
  /** The tab that is to be used so at once; none on the options page. */
  readonly tab: Tab | undefined;
  readonly actions: Actions;
  readonly onDone: () => void;
}

/** Asks as whom, and why. */
export function ActForm({ account: { id, site, label }, tab, actions, onDone }: Props) {
  const { values, change, forget } = useDraft(`act:${id}`, { subject: '', reason: '' });
  const [acting, setActing] = useState('');
  const form = useFocusIn(true);
  const command = useCommand();
  const { code } = command.problem ?? {};
  const name = toActingLabel(label, values.subject.trim(), (support, subject) =>
    t('acting_as', support, subject),
  );
  const end = async (task: () => Promise<void>) => {
    if (!(await command.run(task))) return;
    forget();
    onDone();
  };
  const choose = async (account: string, confirmed?: true) => {
    const choice = { kind: 'account', account } as const;
    if (tab) await actions.call('selectAccount', { site, choice, tab: tab.id, scope: 'tab', confirmed });
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void end(async () => {
      const account = await actions.call('actAs', { account: id, ...values, label: name });
      setActing(account);
      await choose(account);
    });
  };
  return (
    <form
      ref={form}
      class="secret"
      aria-label={t('act_as_title')}
      onSubmit={submit}
      autocomplete="off"
      noValidate
    >
      <Field
        label={t('field_subject')}
        value={values.subject}
        onValue={subject => change({ subject })}
        problem={code === 'subject-missing' ? command.problem : undefined}
      />
      <Field
        label={t('field_reason')}
        hint={t('reason_hint')}
        value={values.reason}
        onValue={reason => change({ reason })}
        problem={code === 'reason-missing' ? command.problem : undefined}
      >
        <BusyButton type="submit" class="primary" busy={command.busy}>
          {t('act')}
        </BusyButton>
      </Field>
      {!code?.endsWith('-missing') && <ProblemLine problem={command.problem} />}
      {code === 'production' && (
        <Hold opened label={name} onHeld={() => void end(() => choose(acting, true))} />
      )}
    </form>
  );
}
