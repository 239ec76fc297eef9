import { toInitials } from '../core/account.ts';
import type { Problem } from '../core/errors.ts';
import { t } from '../platform/i18n.ts';
import { type AccountPreview, type AccountValues, isAbout, toAccountDraft } from './account-values.ts';
import { Chip } from './chip.tsx';
import { ColorField } from './color-field.tsx';
import { Field } from './field.tsx';
import { PatternField } from './pattern-field.tsx';

interface Props {
  readonly values: AccountValues;
  readonly preview: AccountPreview;
  readonly problem: Problem | undefined;
  readonly onChange: (changed: Partial<AccountValues>) => void;
}

/** What tells an account from others: its name, letters, colour and pattern. */
export function AccountLook({ values, preview, problem, onChange }: Props) {
  return (
    <>
      <Field
        label={t('field_label')}
        value={values.label}
        onValue={label => onChange({ label })}
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
          onValue={initials => onChange({ initials })}
          placeholder={toInitials(toAccountDraft(values).label)}
          problem={isAbout(problem, 'initials') ? problem : undefined}
        />
      </div>
      <ColorField color={preview.color} onColor={color => onChange({ color })} />
      <PatternField
        color={preview.color}
        pattern={values.pattern}
        onPattern={pattern => onChange({ pattern })}
      />
    </>
  );
}
