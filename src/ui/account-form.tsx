import { useRef, useState } from 'preact/hooks';
import {
  type Account,
  type AccountDraft,
  COLORS,
  type Method,
  type Pattern,
  readAccount,
  toInitials,
} from '../core/account.ts';
import { type Problem, toProblem } from '../core/errors.ts';
import type { Site } from '../core/site.ts';
import type { Level } from '../core/vault.ts';
import { type MessageKey, t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import { type Ask, toAsk } from './asking.ts';
import { BusyButton } from './busy-button.tsx';
import { Check } from './check.tsx';
import { Chip } from './chip.tsx';
import { ColorField } from './color-field.tsx';
import { useCommand } from './command.ts';
import { useDraft } from './draft.ts';
import { Field } from './field.tsx';
import { useFocusIn } from './focus.ts';
import { PatternField } from './pattern-field.tsx';
import { ProblemLine } from './problem-line.tsx';
import { Radios } from './radios.tsx';
import { ASKED, sendSecret } from './secret.ts';
import { toDraftKey } from './sign-in/turn.ts';
import { SignInTrial } from './trial.tsx';

interface Props {
  readonly site: Site;
  /** The account to edit; absent for a new one. */
  readonly account?: Account | undefined;
  /** The site's accounts, from which the next colour follows. */
  readonly others: readonly Account[];
  readonly level: Level;
  readonly now: number;
  readonly actions: Actions;
  readonly onDone: () => void;
  /** Absent where there is nothing to go back to. */
  readonly onCancel?: () => void;
}

interface Values {
  readonly label: string;
  readonly username: string;
  readonly method: Method;
  readonly color: string;
  readonly pattern?: Pattern | undefined;
  readonly initials: string;
  readonly remembersPassword?: boolean | undefined;
}

/** Adds an account and signs it in at once, or edits one. A sign-in that fails leaves everything typed in its place. */
export function AccountForm({ site, account, others, level, now, actions, onDone, onCancel }: Props) {
  const { values, change, forget } = useDraft<Values>(
    account ? `account:${account.id}` : toDraftKey(site),
    account ?? { label: '', username: '', method: site.signIn ? 'login' : 'pasted', color: '', initials: '' },
  );
  const [tried, setTried] = useState(false);
  const [added, setAdded] = useState<string>();
  const secret = useRef<HTMLInputElement>(null);
  const form = useFocusIn(onCancel !== undefined);
  const command = useCommand();
  const draft = { ...values, label: values.label.trim() || values.username };
  const preview = toPreview(draft, site, others);
  const problem = tried ? preview.problem : undefined;
  const ask = toAsk(site, values);
  const isElsewhere = ask === 'nothing';

  const submit = async (event: Event) => {
    event.preventDefault();
    // What is left out here, the issuer says.
    if (isElsewhere && !account) {
      await actions.openSignIn({ site: site.id });
      onDone();
      return;
    }
    setTried(true);
    if (preview.problem) return;
    const done = await command.run(async () => {
      const id = await save(actions, site, account?.id ?? added, draft);
      if (!account) setAdded(id);
      if (!isElsewhere && secret.current?.value) await sendSecret(actions, id, ask, secret.current.value);
    });
    if (!done) return;
    if (secret.current) secret.current.value = '';
    forget();
    onDone();
  };
  const cancel = () => {
    forget();
    onCancel?.();
  };

  return (
    <form ref={form} class="form" onSubmit={submit} noValidate autocomplete="off">
      <h2>{account ? t('edit_account', account.label) : t('add_account_to', site.name)}</h2>
      {site.signIn && (
        <fieldset>
          <legend>{t('method')}</legend>
          <Radios
            name="method"
            words={METHODS}
            value={values.method}
            onValue={method => change({ method })}
          />
        </fieldset>
      )}
      {values.method === 'login' && (
        <Field
          label={isElsewhere ? `${t('field_username')} (${t('optional')})` : t(USERNAMES[ask])}
          value={values.username}
          onValue={username => change({ username })}
          problem={isAbout(problem, 'name') && !values.label ? problem : undefined}
        />
      )}
      {!account && isElsewhere && <p class="hint">{t('sign_in_elsewhere_hint')}</p>}
      {!account && !isElsewhere && (
        <Field label={t(ASKED[ask].label)} hint={t(ASKED[ask].hint)} type="password" inputRef={secret} />
      )}
      {!isElsewhere && (
        <SignInTrial
          key={`${ask} ${values.username}`}
          site={site}
          values={values}
          ask={ask}
          secret={account ? undefined : secret}
          now={now}
          actions={actions}
        />
      )}
      {ask === 'password' && (
        <Check
          label={t('remember_password')}
          hint={t(level === 'memory' ? 'remember_password_memory' : 'remember_password_hint')}
          checked={level !== 'memory' && values.remembersPassword === true}
          disabled={level === 'memory'}
          onCheck={remembersPassword => change({ remembersPassword })}
        />
      )}
      <Field
        label={t('field_label')}
        value={values.label}
        onValue={label => change({ label })}
        placeholder={values.username}
        problem={
          isAbout(problem, 'name') && (values.label || values.method === 'pasted') ? problem : undefined
        }
      />
      <div class="look">
        <Chip account={preview} />
        <Field
          label={t('field_initials')}
          value={values.initials}
          onValue={initials => change({ initials })}
          placeholder={toInitials(draft.label)}
          problem={isAbout(problem, 'initials') ? problem : undefined}
        />
      </div>
      <ColorField color={preview.color} onColor={color => change({ color })} />
      <PatternField
        color={preview.color}
        pattern={values.pattern}
        onPattern={pattern => change({ pattern })}
      />
      {added && command.problem && <p class="why">{t('added_not_signed_in', draft.label)}</p>}
      <ProblemLine problem={command.problem} />
      <div class="buttons">
        <BusyButton type="submit" class="primary" busy={command.busy}>
          {t(account ? 'save' : added || isElsewhere ? 'sign_in' : 'add_account')}
        </BusyButton>
        {onCancel && (
          <button type="button" onClick={cancel}>
            {t(added ? 'close' : 'cancel')}
          </button>
        )}
      </div>
    </form>
  );
}

/** Answers the account's id. */
async function save(
  actions: Actions,
  site: Site,
  id: string | undefined,
  draft: AccountDraft,
): Promise<string> {
  if (id === undefined) return actions.call('addAccount', { site: site.id, draft });
  await actions.call('editAccount', { account: id, draft });
  return id;
}

/** How it will look, and what is still wrong with it. */
function toPreview(
  draft: AccountDraft,
  { id }: Site,
  others: readonly Account[],
): Pick<Account, 'color' | 'pattern' | 'initials'> & { readonly problem?: Problem } {
  try {
    return readAccount('', id, draft, others);
  } catch (error) {
    const color = draft.color || COLORS[0] || '';
    return { color, initials: toInitials(draft.label || '?'), problem: toProblem(error) };
  }
}

const USERNAMES = {
  password: 'field_username',
  'client-secret': 'field_client_id',
  token: 'field_username',
} as const satisfies Record<Ask, MessageKey>;

function isAbout(problem: Problem | undefined, field: string): boolean {
  return problem?.code.startsWith(field) === true;
}

const METHODS = { login: 'method_login', pasted: 'method_pasted' } as const satisfies Record<
  Method,
  MessageKey
>;
