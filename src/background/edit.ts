import type { State } from '../core/state.ts';
import { getPiece, type Pieces } from './piece.ts';
import { change } from './reconcile.ts';

/** Changes the state by one of the edits, which are read for it; as `change` does. */
export function edit(task: (edits: Pieces['edits'], state: State) => State | Promise<State>): Promise<void> {
  return change(state => task(getPiece('edits'), state));
}
