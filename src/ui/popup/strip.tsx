import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Account } from '../../core/account.ts';
import type { TabReport } from '../../core/outcome.ts';
import { t } from '../../platform/i18n.ts';
import { Chip } from '../chip.tsx';
import { Icon, IconButton } from '../icon.tsx';

interface Props {
  readonly report: TabReport;
  /** Whom the report is about. */
  readonly account: Account | undefined;
  readonly text: string;
  /** Nothing is sent at all. */
  readonly halted: 'locked' | 'paused' | undefined;
  readonly onPause: (paused: boolean) => void;
  /** Present where locking keeps somebody out. */
  readonly onLock: (() => void) | undefined;
  readonly onOptions: () => void;
  /** What was really sent: the end of the sentence. */
  readonly tally: ComponentChildren;
  /** What belongs below it. */
  readonly children: ComponentChildren;
}

/** Who this tab is, where, until when, and what came of it: one sentence. */
export function Strip(props: Props) {
  const { report, account, text, halted, onPause, onLock, onOptions, tally, children } = props;
  const { outcome, scope } = report;
  const kind = halted ?? outcome.kind;
  return (
    <header class="strip" data-outcome={kind}>
      {account ? (
        <Chip account={account} />
      ) : (
        <span class="chip" aria-hidden="true">
          <Mark kind={kind} />
        </span>
      )}
      <div class="sentence">
        <p class="report">
          {text}
          {tally}
        </p>
        <Announcement text={text} subject={`${outcome.kind} ${account?.id} ${scope}`} />
        {children}
      </div>
      {halted === 'paused' && (
        <button type="button" class="mend" onClick={() => onPause(false)}>
          {t('resume')}
        </button>
      )}
      {halted !== 'locked' && onLock && <IconButton icon="lock" name={t('lock')} onClick={onLock} />}
      {!halted && <IconButton icon="pause" name={t('pause')} onClick={() => onPause(true)} />}
      <IconButton icon="gear" name={t('open_options')} onClick={onOptions} />
    </header>
  );
}

const MARKS = { locked: 'lock', paused: 'pause', none: 'none' } as const;

/** In the place of a chip where there is no account. */
function Mark({ kind }: { readonly kind: string }) {
  if (kind === 'nothing') return <img src="/icons/guise.svg" alt="" />;
  return <Icon name={MARKS[kind as keyof typeof MARKS] ?? 'out'} />;
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
