import { BEARER } from '../../src/core/attachment.ts';
import type { Changes } from '../../src/core/state.ts';

/** So many sites and accounts that a browser refuses the rules of them all, which are three for each. */
export const TOO_MANY: Changes = {
  sites: Array.from({ length: 1_700 }, (_, index) => ({
    id: `site-${index}`,
    name: `Site ${index}`,
    origins: [`https://site-${index}.test`],
    attachments: [BEARER],
    cookies: 'kept',
  })),
  accounts: Array.from({ length: 1_700 }, (_, index) => ({
    id: `account-${index}`,
    site: `site-${index}`,
    label: 'Carol',
    color: '#1f6feb',
    initials: 'Ca',
    username: 'carol',
    method: 'pasted',
  })),
  gone: [],
};
