import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { Notice, Removed, State } from '../core/state.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import { useCommand } from './command.ts';
import { useFocusPassedOn } from './focus.ts';
import { IconButton } from './icon.tsx';
import { ProblemLine } from './problem-line.tsx';
import { Unconfirmed } from './unconfirmed.tsx';

interface Props {
  readonly state: State;
  /** The one that the person looks at, where this is beside one. */
  readonly tab?: number | undefined;
  /** Where that tab is. */
  readonly site?: string | undefined;
  readonly actions: Actions;
}

/** What the person should know, and the way back from what they removed last. */
export function Notices({ state, tab, site, actions }: Props) {
  const { notice, unconfirmed, removed } = state;
  const command = useCommand();
  const send = (name: 'dismissNotice' | 'restoreRemoved' | 'dismissRemoved') => () =>
    void command.run(() => actions.call(name, {}));
  return (
    <>
      {unconfirmed && unconfirmed.tab === tab && (
        <Unconfirmed asked={unconfirmed} state={state} site={site} actions={actions} />
      )}
      {notice && (
        <NoticeLine onDismiss={send('dismissNotice')}>
          <p>{toText(notice)}</p>
        </NoticeLine>
      )}
      {removed && (
        <NoticeLine onDismiss={send('dismissRemoved')}>
          <p>{toName(removed)}</p>
          <button type="button" class="mend" onClick={send('restoreRemoved')}>
            {t('undo')}
          </button>
        </NoticeLine>
      )}
      <ProblemLine problem={command.problem} />
    </>
  );
}

function toText(notice: Notice): string {
  switch (notice.kind) {
    case 'tab-choices-ended':
      return t('tab_choices_ended', notice.tabs);
    case 'level-raised':
      return t('level_raised');
    case 'rules-refused':
      return t('rules_refused');
  }
}

interface LineProps {
  readonly onDismiss: () => void;
  readonly children: ComponentChildren;
}

function NoticeLine({ onDismiss, children }: LineProps) {
  const dismiss = useRef<HTMLButtonElement>(null);
  useFocusPassedOn(dismiss, '.notice');
  return (
    <div class="notice" role="status">
      {children}
      <IconButton icon="close" name={t('dismiss')} buttonRef={dismiss} onClick={onDismiss} />
    </div>
  );
}

function toName({ site, accounts }: Removed): string {
  if (!site) return t('removed', accounts[0]?.item.label ?? '');
  const { name } = site.item;
  if (accounts.length > 1) return t('removed_site_many', name, accounts.length);
  return t(accounts.length === 1 ? 'removed_site_one' : 'removed_site', name);
}
