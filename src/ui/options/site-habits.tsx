import { useId } from 'preact/hooks';
import type { Account } from '../../core/account.ts';
import type { Attachment } from '../../core/attachment.ts';
import { isProduction, type Policy } from '../../core/policy.ts';
import type { Site } from '../../core/site.ts';
import type { SiteDraft } from '../../core/site-draft.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { Check } from '../check.tsx';
import { useCommand } from '../command.ts';
import { ProblemLine } from '../problem-line.tsx';
import { Production } from '../production.tsx';
import { SelectField } from '../select-field.tsx';
import { WhoamiFields } from './whoami.tsx';

interface Props {
  readonly site: Site;
  readonly accounts: readonly Account[];
  readonly policy: Policy | undefined;
  readonly actions: Actions;
}

/** What goes out for a site's accounts and where, and what happens in its tabs. Saved as it is changed. */
export function SiteHabits({ site, accounts, policy, actions }: Props) {
  const heading = useId();
  const command = useCommand();
  const { id, ...draft } = site;
  const set = (changed: Partial<SiteDraft>) =>
    void command.run(() => actions.call('editSite', { site: id, draft: { ...draft, ...changed } }));
  return (
    <section class="card" aria-labelledby={heading}>
      <header>
        <div class="face">
          <h2 id={heading}>{site.name}</h2>
          <p class="detail" dir="auto">
            {site.origins.join(' · ')}
          </p>
        </div>
      </header>
      {policy && isProduction(policy, site) && <Production />}
      <div class="form">
        <ul class="facts" aria-label={t('attachments')}>
          {site.attachments.map(each => (
            <li key={`${each.kind} ${each.name}`}>
              {t(`attachment_${each.kind}`)} <code>{toText(each)}</code>
            </li>
          ))}
        </ul>
        <SelectField
          label={t('reload_after')}
          options={(['ask', 'always', 'never'] as const).map(
            each => [each, t(`reload_after_${each}`)] as const,
          )}
          value={site.reload ?? 'ask'}
          onValue={reload => set({ reload: reload === 'ask' ? undefined : reload })}
        />
        <fieldset>
          <legend>{t('marks')}</legend>
          {(['frame', 'title'] as const).map(each => (
            <Check
              key={each}
              label={t(`marks_${each}`)}
              hint={t(`marks_${each}_hint`)}
              checked={site.marks?.[each] ?? false}
              onCheck={checked =>
                set({ marks: { frame: false, title: false, ...site.marks, [each]: checked } })
              }
            />
          ))}
        </fieldset>
        <ProblemLine problem={command.problem} />
        <WhoamiFields site={site} accounts={accounts} policy={policy} actions={actions} />
      </div>
    </section>
  );
}

function toText({ kind, name, template }: Attachment): string {
  return kind === 'header' ? `${name}: ${template}` : `${name}=${template}`;
}
