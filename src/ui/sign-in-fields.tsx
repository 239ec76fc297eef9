import type { RefObject } from 'preact';
import type { Discovered } from '../core/discovery.ts';
import type { Client, GrantSignIn, Login, NamedValue } from '../core/sign-in.ts';
import { type MessageKey, t } from '../platform/i18n.ts';
import { toRedirectUri } from '../platform/identity.ts';
import type { Actions } from './actions.ts';
import { Field } from './field.tsx';
import { Fold } from './fold.tsx';
import { LookUpButton } from './look-up-button.tsx';
import { NamedValues } from './named-values.tsx';
import { Radios } from './radios.tsx';
import {
  isOptional,
  type SignInKind,
  type SignInValues,
  TEXTS,
  type TextName,
  toAsked,
} from './sign-in-values.ts';
import type { SiteProblems } from './site-values.ts';

interface Props {
  readonly values: SignInValues;
  readonly problems: SiteProblems;
  readonly actions: Actions;
  /** Where the client's secret is typed. */
  readonly secret: RefObject<HTMLInputElement | null>;
  readonly onChange: (changed: Partial<SignInValues>) => void;
}

const KINDS = {
  companion: 'sign_in_companion',
  issuer: 'sign_in_issuer',
  login: 'sign_in_custom',
  pasted: 'sign_in_pasted',
} as const satisfies Record<SignInKind, MessageKey>;

const WAYS = {
  code: 'way_code',
  device: 'way_device',
  password: 'way_password',
  'client-credentials': 'way_client_credentials',
} as const satisfies Record<GrantSignIn['way'], MessageKey>;

const BODIES = { json: 'body_json', form: 'body_form' } as const satisfies Record<Login['body'], MessageKey>;

const AUTH_METHODS = {
  none: 'auth_none',
  client_secret_basic: 'auth_basic',
  client_secret_post: 'auth_post',
} as const satisfies Record<Client['authMethod'], MessageKey>;

const EXCHANGES = {
  none: 'exchange_none',
  subject_token: 'exchange_subject_token',
  requested_subject: 'exchange_requested_subject',
} as const satisfies Record<SignInValues['exchange'], MessageKey>;

const PLACEHOLDERS: Partial<Record<TextName, string>> = {
  companion: 'http://127.0.0.1:4180',
  issuer: 'https://id.example.com',
  scope: 'openid offline_access',
};

/** How a site's accounts sign in. It asks what the chosen way needs, and folds away what an issuer tells itself. */
export function SignInFields(props: Props) {
  const { values, secret, onChange } = props;
  const { kind, way, authMethod } = values;
  const isClient = hasClient(values);
  const [main, more] = toAsked(values);
  return (
    <fieldset>
      <legend>{t('sign_in_kind')}</legend>
      <Radios name="kind" words={KINDS} value={kind} onValue={kind => onChange({ kind })} />
      {kind === 'issuer' && (
        <Radios name="way" words={WAYS} value={way} onValue={way => onChange({ way })} label={t('way')} />
      )}
      {main.map(name => (
        <TextField {...props} key={name} name={name} />
      ))}
      {kind === 'issuer' && way === 'code' && <p class="hint">{t('redirect_uri_hint', toRedirectUri())}</p>}
      {isClient && (
        <Radios
          name="auth-method"
          words={AUTH_METHODS}
          value={authMethod}
          onValue={authMethod => onChange({ authMethod })}
          label={t('auth_method')}
        />
      )}
      {isClient && authMethod !== 'none' && (
        <Field
          label={t('field_client_secret')}
          hint={t('site_secret_hint')}
          type="password"
          inputRef={secret}
        />
      )}
      {more.length > 0 && <SignInDetails {...props} more={more} />}
    </fieldset>
  );
}

interface DetailsProps extends Props {
  /** What is asked for only of those who look for it. */
  readonly more: readonly TextName[];
}

/** What an issuer tells itself, or most logins have alike; open where something in it is wrong. */
function SignInDetails({ more, ...props }: DetailsProps) {
  const { values, problems, onChange } = props;
  const { kind, body, exchange } = values;
  const isWrong = Object.keys(problems).some(
    field => more.includes(field as TextName) || /^(fields|headers)\./.test(field),
  );
  return (
    <Fold summary={t(kind === 'issuer' ? 'endpoints' : 'advanced')} wrong={isWrong}>
      {kind === 'login' && (
        <Radios
          name="body"
          words={BODIES}
          value={body}
          onValue={body => onChange({ body })}
          label={t('body')}
        />
      )}
      <div class="pairs">
        {more.map(name => (
          <TextField {...props} key={name} name={name} />
        ))}
      </div>
      {hasClient(values) && (
        <Radios
          name="exchange"
          words={EXCHANGES}
          value={exchange}
          onValue={exchange => onChange({ exchange })}
          label={t('exchange')}
        />
      )}
      {kind === 'login' &&
        (['fields', 'headers'] as const).map(part => (
          <NamedValues
            key={part}
            part={part}
            items={values[part]}
            problems={problems}
            onItems={(items: readonly NamedValue[]) => onChange({ [part]: items })}
          />
        ))}
    </Fold>
  );
}

/** Whether this extension is one client for all accounts; with client credentials each account is one itself. */
function hasClient({ kind, way }: SignInValues): boolean {
  return kind === 'issuer' && way !== 'client-credentials';
}

interface TextProps extends Omit<Props, 'secret'> {
  readonly name: TextName;
}

function TextField({ name, values, problems, actions, onChange }: TextProps) {
  const label = t(TEXTS[name]);
  return (
    <Field
      label={isOptional(name, values) ? `${label} (${t('optional')})` : label}
      value={values[name]}
      onValue={typed => onChange({ [name]: typed })}
      problem={problems[name]}
      placeholder={PLACEHOLDERS[name] ?? ''}
    >
      {name === 'issuer' && (
        <LookUpButton
          issuer={values.issuer}
          actions={actions}
          onFound={found => onChange(toLookedUp(values, found))}
        />
      )}
    </Field>
  );
}

/** What was looked up, in the place of what stood there; the scope only where none was typed. */
function toLookedUp(values: SignInValues, { scope, issuer }: Discovered): Partial<SignInValues> {
  const { url, exchange: _, ...endpoints } = issuer;
  return { ...endpoints, issuer: url, scope: values.scope.trim() || scope };
}
