import { call } from '../../platform/messages.ts';
import { requestIdle, requestPermissions, requestTabGroups } from '../../platform/permissions.ts';
import { openExtensions, openOptions, reload } from '../../platform/tabs.ts';
import type { Actions } from '../actions.ts';
import { issuers } from '../issuers.ts';

/** What the popup makes happen. @param close closes it, where it is one that closes. */
export function createActions(close: () => void): Actions {
  return {
    call,
    requestPermissions,
    requestIdle,
    requestTabGroups,
    reload,
    ...issuers,
    openOptions: async () => {
      await openOptions();
      close();
    },
    openExtensions,
    close,
  };
}
