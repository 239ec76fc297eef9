import type { Actions } from '../actions.ts';
import { LedgerPage } from '../ledger/ledger-page.tsx';
import type { Outlets } from '../ledger/outlets.ts';
import type { Snapshot } from '../snapshot.ts';
import { Options } from './options.tsx';
import { useRoute } from './route.ts';

interface Props {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
  readonly outlets: Outlets;
}

/** The page that the address names. */
export function Pages({ snapshot, actions, outlets }: Props) {
  const route = useRoute();
  if (route.page === 'sites') return <Options snapshot={snapshot} actions={actions} />;
  return <LedgerPage route={route} state={snapshot.state} actions={actions} outlets={outlets} />;
}
