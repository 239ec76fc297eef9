import type { Actions } from './actions.ts';

/** The code for it comes when it is wanted. */
export const discover: Actions['discover'] = async issuer =>
  (await import('../platform/discovery.ts')).discover(issuer);
