import { type ComponentChild, render } from 'preact';
import { useState } from 'preact/hooks';
import { type Problem, toProblem } from '../core/errors.ts';
import type { Tab } from '../core/outcome.ts';
import { uiLanguage } from '../platform/i18n.ts';
import { readGranted, watchPermissions } from '../platform/permissions.ts';
import { readState, watchState } from '../platform/storage.ts';
import { ProblemLine } from './problem-line.tsx';
import { type Snapshot, toNextTick } from './snapshot.ts';
import { wearTheme } from './theme.ts';

/**
 * Paints a page from what is stored, and again after each change of that, of a permission, or of the time as it is
 * shown. Never waits for the background.
 * @param watchTab calls its listener when another tab may be in front; absent where the page closes then.
 * @param toDamaged what is shown where nothing can be made from what is stored.
 */
export async function showLive(
  findTab: () => Promise<Tab | undefined>,
  toPage: (snapshot: Snapshot) => ComponentChild,
  watchTab: (listener: () => void) => void = () => {},
  toDamaged = (problem: Problem): ComponentChild => <ProblemLine problem={problem} />,
): Promise<void> {
  // Asked for first of all: the browser's process reads while this one goes on.
  const read = Promise.all([readState(), readGranted(), findTab()]);
  const root = document.getElementById('root') as HTMLElement;
  document.documentElement.lang = uiLanguage();
  wearTheme();
  try {
    const [state, granted, tab] = await read;
    const first = { state, granted, tab, now: Date.now() };
    const update = keepPainting(first, createPainter(root, first, toPage));
    watchTab(() => void findTab().then(tab => update({ tab })));
  } catch (error) {
    render(toDamaged(toProblem(error)), root);
  }
}

/** Renders once and then lets the one root change: Preact's `useId` counts anew under every root that is rendered. */
function createPainter(
  root: HTMLElement,
  first: Snapshot,
  toPage: (snapshot: Snapshot) => ComponentChild,
): (snapshot: Snapshot) => void {
  let paint = (_: Snapshot) => {};
  function Live() {
    const [snapshot, setSnapshot] = useState(first);
    paint = setSnapshot;
    return <>{toPage(snapshot)}</>;
  }
  render(<Live />, root);
  return snapshot => paint(snapshot);
}

function keepPainting(first: Snapshot, paint: (snapshot: Snapshot) => void) {
  let snapshot = first;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const awaitTick = () => {
    clearTimeout(timer);
    timer = setTimeout(update, toNextTick(snapshot.state, snapshot.now));
  };
  const update = (changed: Partial<Snapshot> = {}) => {
    snapshot = { ...snapshot, ...changed, now: Date.now() };
    paint(snapshot);
    awaitTick();
  };
  watchState(first.state, state => update({ state }));
  watchPermissions(() => void readGranted().then(granted => update({ granted })));
  awaitTick();
  return update;
}
