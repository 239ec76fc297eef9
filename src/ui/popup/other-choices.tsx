import type { Site } from '../../core/site.ts';
import type { Choice } from '../../core/state.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { useCommand } from '../command.ts';
import { Icon, IconButton } from '../icon.tsx';
import { ProblemLine } from '../problem-line.tsx';

interface Props {
  readonly site: Site;
  readonly tab: number;
  /** What the tab uses, and what the site uses. */
  readonly current: Choice | undefined;
  readonly everywhere: Choice | undefined;
  readonly showKeys: boolean;
  readonly actions: Actions;
}

const KINDS = [
  { kind: 'none', icon: 'none', word: 'choose_none', hint: 'choose_none_hint' },
  { kind: 'signed-out', icon: 'out', word: 'choose_signed_out', hint: 'choose_signed_out_hint' },
] as const;

/** The choices that are no account. Always there, always in the same place. */
export function OtherChoices({ site, tab, current, everywhere, showKeys, actions }: Props) {
  const command = useCommand();
  const select = (kind: 'none' | 'signed-out', scope: 'tab' | 'site') => () =>
    void command.run(() => actions.call('selectAccount', { site: site.id, choice: { kind }, tab, scope }));
  return (
    <ul class="choices">
      {KINDS.map(({ kind, icon, word, hint }) => (
        <li key={kind} class="bar" data-active={current?.kind === kind}>
          <button
            type="button"
            class="main"
            data-row
            data-none={kind === 'none' || undefined}
            aria-pressed={current?.kind === kind}
            onClick={select(kind, 'tab')}
          >
            <Icon name={icon} />
            <span class="face">
              <b class="label">{t(word)}</b>
              <span class="detail">{t(hint)}</span>
            </span>
            {showKeys && kind === 'none' && (
              <span class="key" aria-hidden="true">
                0
              </span>
            )}
          </button>
          <IconButton
            icon="site"
            name={t('whole_site', t(word))}
            pressed={everywhere?.kind === kind}
            onClick={select(kind, 'site')}
          />
        </li>
      ))}
      <ProblemLine problem={command.problem} />
    </ul>
  );
}
