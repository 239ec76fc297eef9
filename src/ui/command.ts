import { useState } from 'preact/hooks';
import { type Problem, toProblem } from '../core/errors.ts';

/** A command under way, and what was wrong with the last one. */
export interface CommandState {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** Starts `task` in this very tick. Answers whether it succeeded; never throws. */
  readonly run: (task: () => Promise<unknown>) => Promise<boolean>;
}

export function useCommand(): CommandState {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = async (task: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await task();
      return true;
    } catch (error) {
      setProblem(toProblem(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, run };
}
