import { openExtensions } from '../../platform/extensions-page.ts';
import { call } from '../../platform/messages.ts';
import {
  hasTabGroups,
  requestIdle,
  requestPermissions,
  requestTabGroups,
} from '../../platform/permissions.ts';
import { openOptions, reload } from '../../platform/tabs.ts';
import type { Actions } from '../actions.ts';

/** The code for what is asked of issuers comes when it is wanted. */
const later = async () => (await import('../later.tsx')).issuers;

/** What the popup makes happen. @param close closes it, where it is one that closes. */
export function createActions(close: () => void): Actions {
  return {
    call,
    requestPermissions,
    requestIdle,
    requestTabGroups,
    hasTabGroups,
    reload,
    discover: async issuer => (await later()).discover(issuer),
    authorize: async (...asked) => (await later()).authorize(...asked),
    openSignIn: async who => (await later()).openSignIn(who),
    openOptions: async () => {
      await openOptions();
      close();
    },
    openExtensions,
    close,
  };
}
