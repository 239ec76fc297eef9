import { call } from '../../platform/messages.ts';
import { requestPermissions } from '../../platform/permissions.ts';
import { openOptions } from '../../platform/tabs.ts';
import { showLive } from '../live.tsx';
import { Options } from './options.tsx';

const actions = { call, requestPermissions, openOptions, close: () => window.close() };

void showLive(
  async () => undefined,
  snapshot => <Options snapshot={snapshot} actions={actions} />,
);
