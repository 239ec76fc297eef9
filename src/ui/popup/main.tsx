import { call } from '../../platform/messages.ts';
import { requestIdle, requestPermissions } from '../../platform/permissions.ts';
import { findActiveTab, openExtensions, openOptions } from '../../platform/tabs.ts';
import { discover } from '../discover.ts';
import { showLive } from '../live.tsx';
import { Popup } from './popup.tsx';

const actions = {
  call,
  requestPermissions,
  requestIdle,
  discover,
  openOptions: async () => {
    await openOptions();
    window.close();
  },
  openExtensions,
  close: () => window.close(),
};

void showLive(findActiveTab, snapshot => <Popup snapshot={snapshot} actions={actions} />);
