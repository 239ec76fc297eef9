import type { Site } from '../../core/site.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { useCommand } from '../command.ts';
import { ProblemLine } from '../problem-line.tsx';

interface Props {
  readonly site: Site;
  readonly tab: number;
  readonly actions: Actions;
  readonly onDone: () => void;
}

/** After a switch: the page is still the one that came for whoever the tab was before. */
export function ReloadLine({ site: { id, ...draft }, tab, actions, onDone }: Props) {
  const command = useCommand();
  const reload = () => actions.reload(tab);
  const remember = (wish: 'always' | 'never') =>
    actions.call('editSite', { site: id, draft: { ...draft, reload: wish } });
  const after = (task: () => Promise<unknown>) => async () => {
    if (await command.run(task)) onDone();
  };
  return (
    <div class="notice">
      <p>{t('reload_ask')}</p>
      <button type="button" class="mend" onClick={after(reload)}>
        {t('reload')}
      </button>
      <button type="button" class="link" onClick={after(() => remember('always').then(reload))}>
        {t('reload_always')}
      </button>
      <button type="button" class="link" onClick={after(() => remember('never'))}>
        {t('reload_never')}
      </button>
      <ProblemLine problem={command.problem} />
    </div>
  );
}
