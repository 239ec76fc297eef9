import type { ComponentChildren } from 'preact';
import { missingFor } from '../../core/outcome.ts';
import { toPermissions } from '../../core/site.ts';
import { toFitness } from '../../core/standing.ts';
import { accountsOf, standingOf } from '../../core/state.ts';
import { t } from '../../platform/i18n.ts';
import { AccountForm } from '../account-form.tsx';
import type { Actions } from '../actions.ts';
import { Allowance } from '../allowance.tsx';
import { useCommand } from '../command.ts';
import { Icon } from '../icon.tsx';
import { ProblemLine } from '../problem-line.tsx';
import type { Snapshot } from '../snapshot.ts';
import { NewSite } from './new-site.tsx';

interface Props {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
}

const nothing = () => {};

/** The first five minutes: each step is done here, and ticks itself off. */
export function Welcome({ snapshot, actions }: Props) {
  const { state, granted, now } = snapshot;
  const command = useCommand();
  const site = state.sites[0];
  const accounts = site ? accountsOf(state, site.id) : [];
  const ready = accounts.filter(({ id }) => toFitness(standingOf(state, id), now) === 'ready');
  const isAllowed = site !== undefined && missingFor(toPermissions(site), granted).length === 0;
  const isUsed = Object.keys(state.tabs).length > 0 || Object.keys(state.choices).length > 0;
  const form = { actions, onDone: nothing };
  const openAs = (account: string) =>
    void command.run(() => actions.call('openAs', { account, url: `${site?.origins[0]}/` }));
  return (
    <main class="options-page welcome">
      <h1>{t('welcome')}</h1>
      <p>{t('welcome_what')}</p>
      <ol>
        <Step done={isAllowed} title={t('welcome_site')}>
          {site ? (
            <>
              <p>{t('welcome_site_done', site.name)}</p>
              <Allowance site={site} granted={granted} actions={actions} />
            </>
          ) : (
            <>
              <p>{t('welcome_demo')}</p>
              <NewSite {...form} sites={state.sites} granted={granted} />
            </>
          )}
        </Step>
        <Step done={ready.length > 1} title={t('welcome_accounts')}>
          <p>{t('welcome_accounts_hint', ready.length)}</p>
          {site && ready.length < 2 && (
            <AccountForm
              {...form}
              key={ready.length}
              site={site}
              others={accounts}
              level={state.vault.level}
              now={now}
            />
          )}
        </Step>
        <Step done={isUsed} title={t('welcome_use')}>
          <p>{t('welcome_use_hint')}</p>
          <div class="buttons">
            {ready.slice(0, 2).map(({ id, label }) => (
              <button key={id} type="button" onClick={() => openAs(id)}>
                <Icon name="tab" />
                {t('new_tab_as', label)}
              </button>
            ))}
          </div>
          <ProblemLine problem={command.problem} />
        </Step>
      </ol>
    </main>
  );
}

interface StepProps {
  readonly done: boolean;
  readonly title: string;
  readonly children: ComponentChildren;
}

function Step({ done, title, children }: StepProps) {
  return (
    <li class="card" data-done={done}>
      <header>
        <h2>{title}</h2>
        {done && (
          <span class="status" data-tone="good">
            <Icon name="check" />
            {t('welcome_done')}
          </span>
        )}
      </header>
      <div class="form">{children}</div>
    </li>
  );
}
