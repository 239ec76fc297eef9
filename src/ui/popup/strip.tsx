import { useEffect, useRef, useState } from 'preact/hooks';
import type { TabReport } from '../../core/outcome.ts';
import { t } from '../../platform/i18n.ts';
import { Chip } from '../chip.tsx';
import { Icon } from '../icon.tsx';

interface Props {
  readonly report: TabReport;
  readonly text: string;
  /** Present when the tab has a choice of its own, which can be taken back. */
  readonly onFollow: (() => void) | undefined;
  readonly onOptions: () => void;
}

/** Who this tab is, where, until when. */
export function Strip({ report, text, onFollow, onOptions }: Props) {
  const { outcome, scope } = report;
  const account = 'account' in outcome ? outcome.account : undefined;
  return (
    <header class="strip" data-outcome={outcome.kind}>
      {account ? (
        <Chip account={account} />
      ) : (
        <span class="chip" aria-hidden="true">
          {outcome.kind === 'nothing' ? (
            <img src="/icons/guise.svg" alt="" />
          ) : (
            <Icon name={outcome.kind === 'none' ? 'none' : 'out'} />
          )}
        </span>
      )}
      <div class="sentence">
        <p id="report">{text}</p>
        <Announcement text={text} subject={`${outcome.kind} ${account?.id} ${scope}`} />
        {onFollow && (
          <button type="button" class="link" onClick={onFollow}>
            {t('follow_site')}
          </button>
        )}
      </div>
      <button
        type="button"
        class="quiet"
        aria-label={t('open_options')}
        title={t('open_options')}
        onClick={onOptions}
      >
        <Icon name="gear" />
      </button>
    </header>
  );
}

/** Tells a reader the sentence when what it is about changes, and not each time a minute has passed. */
function Announcement({ text, subject }: { readonly text: string; readonly subject: string }) {
  const [said, setSaid] = useState('');
  const last = useRef(subject);
  useEffect(() => {
    if (last.current === subject) return;
    last.current = subject;
    setSaid(text);
  }, [subject, text]);
  return (
    <p class="unseen" role="status">
      {said}
    </p>
  );
}
