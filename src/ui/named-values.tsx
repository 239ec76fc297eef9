import type { NamedValue } from '../core/sign-in.ts';
import { t } from '../platform/i18n.ts';
import { Field } from './field.tsx';
import { Icon, IconButton } from './icon.tsx';
import type { SiteProblems } from './site-values.ts';

interface Props {
  readonly part: 'fields' | 'headers';
  readonly items: readonly NamedValue[];
  readonly problems: SiteProblems;
  readonly onItems: (items: readonly NamedValue[]) => void;
}

const WORDS = {
  fields: { name: 'extra_field', add: 'add_extra_field' },
  headers: { name: 'extra_header', add: 'add_extra_header' },
} as const;

/** Any number of names with their values. */
export function NamedValues({ part, items, problems, onItems }: Props) {
  const words = WORDS[part];
  return (
    <>
      {items.map((item, index) => {
        const remove = t('remove_named', item.name || index + 1);
        return (
          <div class="named" key={index}>
            <Field
              label={t(words.name, index + 1)}
              value={item.name}
              onValue={name => onItems(items.with(index, { ...item, name }))}
              problem={problems[`${part}.${index}`]}
            />
            <Field
              label={t('value_of', item.name || index + 1)}
              value={item.value}
              onValue={value => onItems(items.with(index, { ...item, value }))}
            >
              <IconButton icon="close" name={remove} onClick={() => onItems(items.toSpliced(index, 1))} />
            </Field>
          </div>
        );
      })}
      <button type="button" class="link" onClick={() => onItems([...items, { name: '', value: '' }])}>
        <Icon name="plus" />
        {t(words.add)}
      </button>
    </>
  );
}
