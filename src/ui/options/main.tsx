import { openExtensions } from '../../platform/extensions-page.ts';
import { fetchText } from '../../platform/fetch-text.ts';
import { readManaged } from '../../platform/managed.ts';
import { call } from '../../platform/messages.ts';
import { closeOwnTab, findFormerTab } from '../../platform/own-tab.ts';
import {
  hasTabGroups,
  requestIdle,
  requestPermissions,
  requestTabGroups,
} from '../../platform/permissions.ts';
import { openKeys, readKeys } from '../../platform/shortcuts.ts';
import { openOptions, readTabs, reload } from '../../platform/tabs.ts';
import { issuers } from '../issuers.ts';
import { copy, save } from '../ledger/outlets.ts';
import { showLive } from '../live.tsx';
import { Damaged } from './damaged.tsx';
import { Pages } from './pages.tsx';

const actions = {
  call,
  requestPermissions,
  requestIdle,
  requestTabGroups,
  hasTabGroups,
  reload,
  ...issuers,
  openOptions,
  openExtensions,
  findFormerTab,
  close: () => void closeOwnTab(),
};
const keys = { read: readKeys, open: openKeys };
const outlets = { copy, save, readTabs, readManaged, fetchText };

void showLive(
  async () => undefined,
  snapshot => <Pages snapshot={snapshot} actions={actions} outlets={outlets} keys={keys} />,
  undefined,
  problem => <Damaged problem={problem} actions={actions} onForgotten={() => location.reload()} />,
);
