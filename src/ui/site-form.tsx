import { useRef, useState } from 'preact/hooks';
import { missingFor } from '../core/outcome.ts';
import { type Site, toPermissions } from '../core/site.ts';
import { readSite, type SiteDraft } from '../core/site-draft.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import { AttachmentFields } from './attachment-fields.tsx';
import { BusyButton } from './busy-button.tsx';
import { useCommand } from './command.ts';
import { useDraft } from './draft.ts';
import { Field } from './field.tsx';
import { useFocusIn } from './focus.ts';
import { toHosts } from './hosts.ts';
import { Origins, OriginsTest } from './origins.tsx';
import { ProblemLine } from './problem-line.tsx';
import { SignInFields } from './sign-in-fields.tsx';
import {
  findLostWhoami,
  readSiteDraft,
  type SiteProblems,
  type SiteValues,
  toNewSiteValues,
  toSiteProblems,
  toSiteValues,
} from './site-values.ts';

interface Props {
  /** The site to edit; absent for a new one. */
  readonly site?: Site;
  readonly sites: readonly Site[];
  readonly granted: readonly string[];
  /** The address that a new site is filled in from. */
  readonly url?: string | undefined;
  readonly actions: Actions;
  readonly onDone: () => void;
  /** Absent where there is nothing to go back to. */
  readonly onCancel?: () => void;
}

/** Adds a site, or edits one, and asks for the permissions that it needs. */
export function SiteForm({ site, sites, granted, url, actions, onDone, onCancel }: Props) {
  const initial = site ? toSiteValues(site) : toNewSiteValues(url);
  const { values, change, forget } = useDraft<SiteValues>(`site:${site?.id ?? initial.origins[0]}`, initial);
  const [tried, setTried] = useState(false);
  const command = useCommand();
  const form = useFocusIn(onCancel !== undefined);
  const secret = useRef<HTMLInputElement>(null);
  const problems = toSiteProblems(values, sites, site?.id);
  const shown: SiteProblems = tried ? problems : {};
  const isWrong = Object.keys(problems).length > 0;
  const lost = findLostWhoami(values);
  const missing = isWrong ? [] : missingFor(toPermissions(readSite('', readSiteDraft(values), [])), granted);

  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (isWrong) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    // Asked for in this very click, and not waited for: the site is kept whatever the answer, and though the browser
    // may close the popup to ask.
    if (missing.length > 0) actions.requestPermissions(missing).catch(() => {});
    if (await command.run(() => save(actions, site, readSiteDraft(values), secret.current?.value))) {
      forget();
      onDone();
    }
  };
  const cancel = () => {
    forget();
    onCancel?.();
  };

  return (
    <form ref={form} class="form" onSubmit={submit} noValidate autocomplete="off">
      <h2>{site ? t('edit_site', site.name) : t('add_a_site')}</h2>
      <Field
        label={t('field_name')}
        value={values.name}
        onValue={name => change({ name })}
        problem={shown.name}
      />
      <Origins values={values} problems={shown} onChange={change} />
      <OriginsTest values={values} />
      {lost && <p class="hint">{t('whoami_lost', lost)}</p>}
      <SignInFields
        values={values.signIn}
        problems={shown}
        actions={actions}
        secret={secret}
        onChange={changed => change({ signIn: { ...values.signIn, ...changed } })}
      />
      <AttachmentFields values={values} problems={shown} onChange={change} />
      {missing.length > 0 && <p class="hint">{t('asks_permission', toHosts(missing))}</p>}
      <ProblemLine problem={command.problem} />
      <div class="buttons">
        <BusyButton type="submit" class="primary" busy={command.busy}>
          {t('save')}
        </BusyButton>
        {onCancel && (
          <button type="button" onClick={cancel}>
            {t('cancel')}
          </button>
        )}
      </div>
    </form>
  );
}

async function save(
  actions: Actions,
  site: Site | undefined,
  draft: SiteDraft,
  secret: string | undefined,
): Promise<void> {
  const id = site?.id ?? (await actions.call('addSite', { draft }));
  if (site) await actions.call('editSite', { site: id, draft });
  if (secret) await actions.call('setClientSecret', { site: id, secret });
}
