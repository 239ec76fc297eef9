import { call } from '../../platform/messages.ts';
import { requestIdle, requestPermissions } from '../../platform/permissions.ts';
import { openExtensions, openOptions, readTabs } from '../../platform/tabs.ts';
import { discover } from '../discover.ts';
import { copy, save } from '../ledger/outlets.ts';
import { showLive } from '../live.tsx';
import { Pages } from './pages.tsx';

const actions = {
  call,
  requestPermissions,
  requestIdle,
  discover,
  openOptions,
  openExtensions,
  close: () => window.close(),
};
const outlets = { copy, save, readTabs };

void showLive(
  async () => undefined,
  snapshot => <Pages snapshot={snapshot} actions={actions} outlets={outlets} />,
);
