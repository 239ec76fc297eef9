import type { RefObject } from 'preact';
import type { Method } from '../core/account.ts';
import type { Problem } from '../core/errors.ts';
import type { Site } from '../core/site.ts';
import type { Level } from '../core/vault.ts';
import { type MessageKey, t } from '../platform/i18n.ts';
import { type AccountValues, isAbout } from './account-values.ts';
import type { Actions } from './actions.ts';
import { type Ask, toAsk } from './asking.ts';
import { Check } from './check.tsx';
import { Field } from './field.tsx';
import { Radios } from './radios.tsx';
import { ASKED } from './secret.ts';
import { SignInTrial } from './trial.tsx';

interface Props {
  readonly site: Site;
  readonly values: AccountValues;
  readonly problem: Problem | undefined;
  /** A new account signs in at once; who is edited has a button for it in the list. */
  readonly isNew: boolean;
  readonly level: Level;
  /** Where the secret of a new account is typed. */
  readonly secret: RefObject<HTMLInputElement | null>;
  readonly now: number;
  readonly actions: Actions;
  readonly onChange: (changed: Partial<AccountValues>) => void;
}

const USERNAMES = {
  password: 'field_username',
  'client-secret': 'field_client_id',
  token: 'field_username',
} as const satisfies Record<Ask, MessageKey>;

const METHODS = { login: 'method_login', pasted: 'method_pasted' } as const satisfies Record<
  Method,
  MessageKey
>;

/** How an account comes by its token, and whether that works. */
export function AccountSignIn(props: Props) {
  const { site, values, problem, isNew, level, secret, now, actions, onChange } = props;
  const ask = toAsk(site, values);
  const isElsewhere = ask === 'nothing';
  return (
    <>
      {site.signIn && (
        <fieldset>
          <legend>{t('method')}</legend>
          <Radios
            name="method"
            words={METHODS}
            value={values.method}
            onValue={method => onChange({ method })}
          />
        </fieldset>
      )}
      {values.method === 'login' && (
        <Field
          label={isElsewhere ? `${t('field_username')} (${t('optional')})` : t(USERNAMES[ask])}
          value={values.username}
          onValue={username => onChange({ username })}
          problem={isAbout(problem, 'name') && !values.label ? problem : undefined}
        />
      )}
      {isNew && isElsewhere && <p class="hint">{t('sign_in_elsewhere_hint')}</p>}
      {isNew && !isElsewhere && (
        <Field label={t(ASKED[ask].label)} hint={t(ASKED[ask].hint)} type="password" inputRef={secret} />
      )}
      {!isElsewhere && (
        <SignInTrial
          key={`${ask} ${values.username}`}
          site={site}
          values={values}
          ask={ask}
          secret={isNew ? secret : undefined}
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
          onCheck={remembersPassword => onChange({ remembersPassword })}
        />
      )}
    </>
  );
}
