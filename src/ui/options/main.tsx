import { call } from '../../platform/messages.ts';
import { requestIdle, requestPermissions } from '../../platform/permissions.ts';
import { closeOwnTab, openExtensions, openOptions, readTabs } from '../../platform/tabs.ts';
import { issuers } from '../issuers.ts';
import { copy, save } from '../ledger/outlets.ts';
import { showLive } from '../live.tsx';
import { Pages } from './pages.tsx';

const actions = {
  call,
  requestPermissions,
  requestIdle,
  ...issuers,
  openOptions,
  openExtensions,
  close: () => void closeOwnTab(),
};
const outlets = { copy, save, readTabs };

void showLive(
  async () => undefined,
  snapshot => <Pages snapshot={snapshot} actions={actions} outlets={outlets} />,
);
