import type { Problem } from '../../core/errors.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { ProblemLine } from '../problem-line.tsx';
import { ForgetEverything } from './forgetting.tsx';

interface Props {
  readonly problem: Problem;
  readonly actions: Actions;
  readonly onForgotten: () => void;
}

/** In the place of every page where what is stored cannot be read: why, and how to begin anew. */
export function Damaged({ problem, actions, onForgotten }: Props) {
  return (
    <main class="options-page">
      <h1>{t('appName')}</h1>
      <ProblemLine problem={problem} />
      <ForgetEverything actions={actions} onForgotten={onForgotten} />
    </main>
  );
}
