import { missingFor } from '../core/outcome.ts';
import { type Site, toPermissions } from '../core/site.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import { useCommand } from './command.ts';
import { toHosts } from './hosts.ts';
import { ProblemLine } from './problem-line.tsx';

interface Props {
  readonly site: Site;
  readonly granted: readonly string[];
  readonly actions: Actions;
}

/** Which of a site's host permissions are missing, and the button that asks for them. Nothing when none is. */
export function Allowance({ site, granted, actions }: Props) {
  const command = useCommand();
  const missing = missingFor(toPermissions(site), granted);
  if (missing.length === 0) return null;
  return (
    <div class="mending">
      <p class="why">{t('why_not_allowed', toHosts(missing))}</p>
      <button
        type="button"
        class="mend"
        onClick={() => void command.run(() => actions.requestPermissions(missing))}
      >
        {t('allow')}
      </button>
      <ProblemLine problem={command.problem} />
    </div>
  );
}
