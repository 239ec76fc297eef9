import { type Attachment, type AttachmentKind, BEARER, isStored } from '../core/attachment.ts';
import { canFillStorage } from '../platform/content-scripts.ts';
import { type MessageKey, t } from '../platform/i18n.ts';
import { Check } from './check.tsx';
import { Field } from './field.tsx';
import { Fold } from './fold.tsx';
import { Icon, IconButton } from './icon.tsx';
import { ProblemLine } from './problem-line.tsx';
import { SelectField } from './select-field.tsx';
import { ATTACHMENT_NAMES, type SiteProblems, type SiteValues, toOrigins } from './site-values.ts';

interface Props {
  readonly values: SiteValues;
  readonly problems: SiteProblems;
  readonly onChange: (changed: Partial<SiteValues>) => void;
}

const KINDS = {
  header: 'attachment_header',
  cookie: 'attachment_cookie',
  query: 'attachment_query',
  session: 'attachment_session',
  local: 'attachment_local',
} as const satisfies Record<AttachmentKind, MessageKey>;

/** For server logs, which then tell who was who. */
const LABEL: Attachment = { kind: 'header', name: 'X-Guise-Account', template: '{account}' };

/** What goes out for an account of the site. Folded away while it is what nearly every site wants. */
export function AttachmentFields({ values: { origins, attachments, cookies }, problems, onChange }: Props) {
  const change = (changed: readonly Attachment[]) => onChange({ attachments: changed });
  const isUsual = cookies === 'kept' && String(attachments.map(toText)) === toText(BEARER);
  const insecure = toOrigins(origins).filter(origin => !canFillStorage(origin));
  const isWrong = Object.keys(problems).some(field => field.startsWith('attachment'));
  const isLabelled = attachments.some(({ name }) => name.toLowerCase() === LABEL.name.toLowerCase());
  return (
    <Fold
      open={!isUsual}
      wrong={isWrong}
      summary={
        <>
          {t('attachments')} <span class="hint">{toNames(attachments)}</span>
        </>
      }
    >
      <div class="attachments">
        {attachments.map((attachment, index) => (
          <AttachmentField
            key={index}
            index={index}
            attachment={attachment}
            problems={problems}
            insecure={insecure}
            cookies={cookies}
            onAttachment={changed => change(attachments.with(index, changed))}
            onRemove={() => change(attachments.toSpliced(index, 1))}
          />
        ))}
        <ProblemLine problem={problems.attachments} />
        <p class="hint">{t('attachments_hint')}</p>
        <div class="buttons">
          <AddButton
            word={t('add_attachment')}
            onClick={() => change([...attachments, toNext(attachments)])}
          />
          {!isLabelled && (
            <AddButton
              word={t('add_label_header')}
              title={t('add_label_header_hint')}
              onClick={() => change([...attachments, LABEL])}
            />
          )}
        </div>
        <Check
          label={t('hide_cookies')}
          hint={t('hide_cookies_hint')}
          checked={cookies === 'hidden'}
          onCheck={isHidden => onChange({ cookies: isHidden ? 'hidden' : 'kept' })}
        />
      </div>
    </Fold>
  );
}

function toNames(attachments: readonly Attachment[]): string {
  return attachments.flatMap(({ name }) => name.trim() || []).join(', ');
}

function toText({ kind, name, template }: Attachment): string {
  return `${kind} ${name} ${template}`;
}

/** The usual one where it is missing, or an empty header. */
function toNext(attachments: readonly Attachment[]): Attachment {
  return attachments.length === 0 ? BEARER : { kind: 'header', name: '', template: '{token}' };
}

interface FieldProps {
  readonly index: number;
  readonly attachment: Attachment;
  readonly problems: SiteProblems;
  /** Those of the site's origins at whose pages the browser lets nothing be put into storage. */
  readonly insecure: readonly string[];
  readonly cookies: SiteValues['cookies'];
  readonly onAttachment: (attachment: Attachment) => void;
  readonly onRemove: () => void;
}

function AttachmentField({ index, attachment, problems, onAttachment, onRemove, ...caveats }: FieldProps) {
  const { kind, name, template } = attachment;
  const remove = t('remove_attachment', name || index + 1);
  return (
    <fieldset class="attachment">
      <legend class="unseen">{t('attachment_n', index + 1)}</legend>
      <SelectField
        label={t('attachment_place')}
        options={(Object.keys(KINDS) as AttachmentKind[]).map(each => [each, t(KINDS[each])] as const)}
        value={kind}
        onValue={place => onAttachment({ ...attachment, kind: place })}
      />
      <Field
        label={t(ATTACHMENT_NAMES[kind])}
        value={name}
        onValue={typed => onAttachment({ ...attachment, name: typed })}
        problem={problems[`attachment.${index}.name`]}
      />
      <Field
        label={t('attachment_template')}
        value={template}
        onValue={typed => onAttachment({ ...attachment, template: typed })}
        problem={problems[`attachment.${index}.template`]}
      >
        <IconButton icon="close" name={remove} onClick={onRemove} />
      </Field>
      <Caveats kind={kind} {...caveats} />
    </fieldset>
  );
}

interface CaveatsProps extends Pick<FieldProps, 'insecure' | 'cookies'> {
  readonly kind: AttachmentKind;
}

/** What a person should know of a place before anything is put there. */
function Caveats({ kind, insecure, cookies }: CaveatsProps) {
  return (
    <>
      {kind === 'query' && <p class="warning">{t('attachment_query_warning')}</p>}
      {kind === 'cookie' && cookies === 'kept' && <p class="hint">{t('attachment_cookie_hint')}</p>}
      {kind === 'local' && <p class="warning">{t('attachment_local_warning')}</p>}
      {isStored(kind) && <p class="hint">{t('attachment_storage_hint')}</p>}
      {isStored(kind) && insecure.length > 0 && (
        <p class="warning">{t('attachment_storage_insecure', insecure.join(', '))}</p>
      )}
    </>
  );
}

interface AddProps {
  readonly word: string;
  readonly title?: string;
  readonly onClick: () => void;
}

function AddButton({ word, title, onClick }: AddProps) {
  return (
    <button type="button" class="link" title={title} onClick={onClick}>
      <Icon name="plus" />
      {word}
    </button>
  );
}
