import type { Flaw } from '../../core/preset/flaw.ts';
import { t } from '../../platform/i18n.ts';
import { toProblemText } from '../../platform/problem-text.ts';

/** All that is wrong with a file, each with its place in it. */
export function FlawList({ flaws }: { readonly flaws: readonly Flaw[] }) {
  return (
    <div class="flaws" role="alert">
      <p class="problem">{t('import_flaws')}</p>
      <ul>
        {flaws.map(({ path, problem }, index) => (
          <li key={index}>
            {path && <code>{path}</code>} {toProblemText(problem)}
          </li>
        ))}
      </ul>
    </div>
  );
}
