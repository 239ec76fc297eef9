import { t } from '../platform/i18n.ts';
import { Field } from './field.tsx';
import { Fold } from './fold.tsx';
import { SIGN_IN_FIELDS, type SignInKind, type SiteProblems, type SiteValues } from './site-values.ts';

interface Props {
  readonly values: SiteValues;
  readonly problems: SiteProblems;
  readonly onChange: (changed: Partial<SiteValues>) => void;
}

const KINDS = { companion: 'sign_in_companion', custom: 'sign_in_custom', pasted: 'sign_in_pasted' } as const;

/** How a site's accounts sign in: the companion, any other address, or not at all. */
export function SignInFields({ values, problems, onChange }: Props) {
  return (
    <fieldset>
      <legend>{t('sign_in_kind')}</legend>
      <div class="options">
        {(Object.keys(KINDS) as SignInKind[]).map(kind => (
          <label key={kind}>
            <input
              type="radio"
              name="kind"
              checked={values.kind === kind}
              onChange={() => onChange({ kind })}
            />
            {t(KINDS[kind])}
          </label>
        ))}
      </div>
      {values.kind === 'companion' && (
        <Field
          label={t('field_issuer')}
          value={values.issuer}
          onValue={issuer => onChange({ issuer })}
          problem={problems.issuer}
          placeholder="http://127.0.0.1:4180"
        />
      )}
      {values.kind === 'custom' && <CustomFields values={values} problems={problems} onChange={onChange} />}
    </fieldset>
  );
}

function CustomFields({ values: { signIn }, problems, onChange }: Props) {
  const [url, ...rest] = SIGN_IN_FIELDS.map(([member, label]) => (
    <Field
      key={member}
      label={member === 'tokenEndpoint' ? `${t(label)} (${t('optional')})` : t(label)}
      value={signIn[member] ?? ''}
      onValue={typed => onChange({ signIn: { ...signIn, [member]: typed } })}
      problem={problems[member]}
    />
  ));
  const wrong = SIGN_IN_FIELDS.some(([member]) => member !== 'url' && problems[member]);
  return (
    <>
      {url}
      <Fold summary={t('advanced')} wrong={wrong}>
        <div class="pairs">{rest}</div>
      </Fold>
    </>
  );
}
