import type { Actions } from '../actions.ts';
import { toLazy } from '../lazy.tsx';
import { LedgerPage } from '../ledger/ledger-page.tsx';
import type { Outlets } from '../ledger/outlets.ts';
import { Pictures } from '../pictures.tsx';
import { SignInPage } from '../sign-in/sign-in-page.tsx';
import type { Snapshot } from '../snapshot.ts';
import { About } from './about.tsx';
import { Attachments } from './attachments.tsx';
import { Options } from './options.tsx';
import { Rail } from './rail.tsx';
import { type Route, useRoute } from './route.ts';
import { Security } from './security.tsx';
import { type BrowserKeys, Shortcuts } from './shortcuts.tsx';
import { Welcome } from './welcome.tsx';

interface Props {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
  readonly outlets: Outlets;
  readonly keys: BrowserKeys;
}

const SharingPage = toLazy(async () => (await import('../sharing/sharing-page.tsx')).SharingPage);

/**
 * The page that the address names, beside the rail that leads to the others; developer tools, and a sign-in, show
 * theirs alone.
 */
export function Pages(props: Props) {
  const { accounts, standings } = props.snapshot.state;
  const route = useRoute();
  const page = toPage(route, props);
  if (route.page === 'sign-in' || (route.page === 'ledger' && route.panel)) return page;
  return (
    <div class="with-rail">
      <Rail current={route.page} />
      <Pictures accounts={accounts} standings={standings} />
      {page}
    </div>
  );
}

function toPage(route: Route, { snapshot, actions, outlets, keys }: Props) {
  switch (route.page) {
    case 'accounts':
      return <Options snapshot={snapshot} actions={actions} />;
    case 'attachments':
      return <Attachments snapshot={snapshot} actions={actions} />;
    case 'shortcuts':
      return <Shortcuts keys={keys} />;
    case 'about':
      return <About />;
    case 'welcome':
      return <Welcome snapshot={snapshot} actions={actions} />;
    case 'security':
      return <Security snapshot={snapshot} actions={actions} />;
    case 'sharing':
      return <SharingPage snapshot={snapshot} actions={actions} outlets={outlets} />;
    case 'sign-in':
      return <SignInPage route={route} snapshot={snapshot} actions={actions} />;
    case 'ledger':
      return <LedgerPage route={route} state={snapshot.state} actions={actions} outlets={outlets} />;
  }
}
