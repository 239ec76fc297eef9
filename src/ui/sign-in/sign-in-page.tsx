import { useEffect, useRef, useState } from 'preact/hooks';
import { type Problem, toProblem } from '../../core/errors.ts';
import type { DeviceCode } from '../../platform/device.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { BusyButton } from '../busy-button.tsx';
import { Chip } from '../chip.tsx';
import type { Route } from '../options/route.ts';
import { ProblemLine } from '../problem-line.tsx';
import type { Snapshot } from '../snapshot.ts';
import { DeviceCard } from './device-card.tsx';
import { type Turn, take, toTurns } from './turn.ts';

interface Props {
  readonly route: Extract<Route, { page: 'sign-in' }>;
  readonly snapshot: Snapshot;
  readonly actions: Actions;
}

type Progress =
  | { readonly kind: 'waiting' | 'working' }
  | { readonly kind: 'code'; readonly code: DeviceCode }
  | { readonly kind: 'done'; readonly name: string }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** Signs people in at their issuers, one after another, and closes when all are. */
export function SignInPage({ route, snapshot, actions }: Props) {
  const [turns] = useState(() => toTurns(route, snapshot.state));
  const [progress, setProgress] = useState<Readonly<Record<string, Progress>>>({});
  const ending = useRef(new AbortController());

  const run = async (turn: Turn) => {
    const tell = (now: Progress) => setProgress(all => ({ ...all, [turn.key]: now }));
    tell({ kind: 'working' });
    try {
      const onCode = (code: DeviceCode) => tell({ kind: 'code', code });
      tell({ kind: 'done', name: await take(turn, snapshot.state, actions, onCode, ending.current.signal) });
      return true;
    } catch (error) {
      tell({ kind: 'failed', problem: toProblem(error) });
      return false;
    }
  };
  const runAll = async (some: readonly Turn[]) => {
    const done: boolean[] = [];
    for (const turn of some) done.push(await run(turn));
    if (some.length > 0 && done.every(Boolean)) actions.close();
  };
  useEffect(() => {
    void runAll(turns);
    return () => ending.current.abort();
  }, []);
  const isLeft = ({ key }: Turn) => progress[key]?.kind !== 'done';
  const retry = (turn: Turn) => void runAll([turn, ...turns.filter(each => each !== turn && isLeft(each))]);
  const isBusy = Object.values(progress).some(({ kind }) => kind === 'working' || kind === 'code');

  return (
    <main class="sign-in-page">
      <h1>{t('sign_in_title')}</h1>
      {turns.length === 0 && <p class="nothing">{t('sign_in_no_one')}</p>}
      <ul class="all">
        {turns.map(turn => (
          <li key={turn.key} class="turn">
            <div class="bar">
              {turn.account && <Chip account={turn.account} />}
              <span class="face">
                <b class="label" dir="auto">
                  {turn.account?.label ?? t('sign_in_new', turn.site.name)}
                </b>
                <span class="detail" dir="auto">
                  {new URL(turn.signIn.issuer.url).host}
                </span>
              </span>
            </div>
            <Told turn={turn} progress={progress[turn.key]} now={snapshot.now} />
            {progress[turn.key]?.kind === 'failed' && (
              <BusyButton type="button" class="primary" busy={isBusy} onClick={() => retry(turn)}>
                {t('try_again')}
              </BusyButton>
            )}
          </li>
        ))}
      </ul>
      <div class="buttons">
        <button type="button" onClick={actions.close}>
          {t('close')}
        </button>
      </div>
    </main>
  );
}

interface ToldProps {
  readonly turn: Turn;
  readonly progress: Progress | undefined;
  readonly now: number;
}

function Told({ turn, progress, now }: ToldProps) {
  switch (progress?.kind) {
    case 'working':
      return <p role="status">{t('sign_in_working', new URL(turn.signIn.issuer.url).host)}</p>;
    case 'code':
      return <DeviceCard code={progress.code} now={now} />;
    case 'done':
      return <p role="status">{t('sign_in_done', progress.name)}</p>;
    case 'failed':
      return <ProblemLine problem={progress.problem} />;
    default:
      return <p class="hint">{t('sign_in_waiting')}</p>;
  }
}
