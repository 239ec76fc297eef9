import type { Problem } from '../core/errors.ts';
import { toProblemText } from '../platform/problem-text.ts';

interface Props {
  readonly id?: string | undefined;
  readonly problem: Problem | undefined;
}

export function ProblemLine({ id, problem }: Props) {
  return problem ? (
    <p class="problem" role="alert" id={id}>
      {toProblemText(problem)}
    </p>
  ) : null;
}
