import { useRef, useState } from 'preact/hooks';
import { toTabReport } from '../../core/outcome.ts';
import { isProduction } from '../../core/policy.ts';
import { t } from '../../platform/i18n.ts';
import { toReportText, toTimeLeft } from '../../platform/report-text.ts';
import type { Actions } from '../actions.ts';
import { useCommand } from '../command.ts';
import { toLater } from '../lazy.tsx';
import { toLedgerUrl } from '../ledger-url.ts';
import { ProblemLine } from '../problem-line.tsx';
import type { Snapshot } from '../snapshot.ts';
import { Chooser } from './chooser.tsx';
import type { FormView } from './forms.tsx';
import { Strip } from './strip.tsx';

export type View = 'choose' | FormView;

interface Props {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
}

const ActingLine = toLater('ActingLine');
const Clearance = toLater('Clearance');
const Forms = toLater('Forms');
const Limits = toLater('Limits');
const Notices = toLater('Notices');
const Production = toLater('Production');
const ReloadLine = toLater('ReloadLine');
const Tally = toLater('Tally');
const Unlock = toLater('Unlock');

/** Who the tab is, and below it the accounts, a form, or what unlocks. */
export function Popup({ snapshot, actions }: Props) {
  const { state, tab, granted, now } = snapshot;
  const [view, setView] = useState<View>('choose');
  const command = useCommand();
  const report = tab ? toTabReport(state, tab, granted, now) : { outcome: { kind: 'nothing' } as const };
  const { site, scope, outcome } = report;
  const account = 'account' in outcome ? outcome.account : undefined;
  const follow = () => {
    if (!site || !tab) return;
    const choice = { site: site.id, choice: null, tab: tab.id, scope: 'tab' } as const;
    void command.run(() => actions.call('selectAccount', choice));
  };
  // Who the page in the tab came for, as far as it was seen to come.
  const chosen = JSON.stringify(site && tab && (state.tabs[tab.id]?.[site.id] ?? state.choices[site.id]));
  const loaded = useRef(chosen);
  const [, paint] = useState(0);
  const settle = () => {
    loaded.current = chosen;
    paint(count => count + 1);
  };
  // A site that was added need not be the tab's: then no account is added here.
  const shown = view === 'add-account' && !site ? 'choose' : view;
  const halted = state.locked ? 'locked' : state.paused ? 'paused' : undefined;
  const text = halted && !site ? t(`halted_${halted}`) : toReportText(report, state, toTimeLeft(now));
  const head = (
    <>
      <Strip
        report={report}
        account={account}
        text={text}
        halted={halted}
        onPause={paused => void command.run(() => actions.call('setPaused', { paused }))}
        onLock={
          state.vault.level === 'passphrase'
            ? () => void command.run(() => actions.call('lock', {}))
            : undefined
        }
        onOptions={() => void actions.openOptions()}
        tally={
          site &&
          tab &&
          account && (
            <Tally
              tab={tab.id}
              account={account}
              site={site}
              granted={granted}
              attached={outcome.kind === 'attached'}
            />
          )
        }
      >
        {outcome.kind !== 'withheld' && account?.acting && <ActingLine account={account} actions={actions} />}
        {site && tab && (
          <p class="links">
            <a class="link" href={toLedgerUrl(tab.id)} target="_blank" rel="noreferrer">
              {t('requests')}
            </a>
            {scope === 'tab' && (
              <button type="button" class="link" onClick={follow}>
                {t('follow_site')}
              </button>
            )}
          </p>
        )}
      </Strip>
      <ProblemLine problem={command.problem} />
      <Limits snapshot={snapshot} report={report} />
      {site && state.policy && isProduction(state.policy, site) && <Production />}
      {site && tab && !halted && !site.reload && chosen !== loaded.current && (
        <ReloadLine site={site} tab={tab.id} actions={actions} onDone={settle} />
      )}
      {(state.notice || state.unconfirmed || state.removed) && (
        <Notices state={state} tab={tab?.id} site={site?.id} actions={actions} />
      )}
    </>
  );
  return (
    <main class="popup">
      <h1 class="unseen">{t('appName')}</h1>
      <Clearance />
      {state.locked ? (
        <>
          <div class="top">{head}</div>
          <Unlock vault={state.vault} actions={actions} />
        </>
      ) : shown === 'choose' ? (
        <Chooser snapshot={snapshot} report={report} actions={actions} onView={setView}>
          {head}
        </Chooser>
      ) : (
        <>
          <div class="top">{head}</div>
          <Forms view={shown} snapshot={snapshot} site={site} actions={actions} onView={setView} />
        </>
      )}
    </main>
  );
}
