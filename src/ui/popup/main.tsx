import { call } from '../../platform/messages.ts';
import { requestIdle, requestPermissions, requestTabGroups } from '../../platform/permissions.ts';
import { findActiveTab, openExtensions, openOptions, reload } from '../../platform/tabs.ts';
import { issuers } from '../issuers.ts';
import { showLive } from '../live.tsx';
import { Popup } from './popup.tsx';

const actions = {
  call,
  requestPermissions,
  requestIdle,
  requestTabGroups,
  reload,
  ...issuers,
  openOptions: async () => {
    await openOptions();
    window.close();
  },
  openExtensions,
  close: () => window.close(),
};

void showLive(findActiveTab, snapshot => <Popup snapshot={snapshot} actions={actions} />);
