import { useEffect, useState } from 'preact/hooks';
import { toTabReport } from '../../core/outcome.ts';
import { t } from '../../platform/i18n.ts';
import { toReportText } from '../../platform/report-text.ts';
import type { Actions } from '../actions.ts';
import { Notices } from '../notices.tsx';
import type { Snapshot } from '../snapshot.ts';
import { Chooser } from './chooser.tsx';
import type { Forms, FormView } from './forms.tsx';
import { Strip } from './strip.tsx';

export type View = 'choose' | FormView;

interface Props {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
}

export function Popup({ snapshot, actions }: Props) {
  const { state, tab, granted, now } = snapshot;
  const [view, setView] = useState<View>('choose');
  const loaded = useForms(view !== 'choose');
  const report = tab ? toTabReport(state, tab, granted, now) : { outcome: { kind: 'nothing' } as const };
  const { site, scope } = report;
  const follow = () => {
    if (!site || !tab) return;
    void actions.call('selectAccount', { site: site.id, choice: null, tab: tab.id, scope: 'tab' });
  };
  const head = (
    <>
      <Strip
        report={report}
        text={toReportText(report, state, now)}
        onFollow={scope === 'tab' ? follow : undefined}
        onOptions={() => void actions.openOptions()}
      />
      <Notices state={state} actions={actions} />
    </>
  );
  return (
    <main class="popup">
      <h1 class="unseen">{t('appName')}</h1>
      {view === 'choose' ? (
        <Chooser snapshot={snapshot} report={report} actions={actions} onView={setView}>
          {head}
        </Chooser>
      ) : (
        <>
          <div class="top">{head}</div>
          {loaded && (
            <loaded.Forms view={view} snapshot={snapshot} site={site} actions={actions} onView={setView} />
          )}
        </>
      )}
    </main>
  );
}

/** The forms, once they were wanted and have come. */
function useForms(wanted: boolean): { readonly Forms: typeof Forms } | undefined {
  const [loaded, setLoaded] = useState<{ readonly Forms: typeof Forms }>();
  useEffect(() => {
    if (wanted) void import('./forms.tsx').then(setLoaded);
  }, [wanted]);
  return loaded;
}
