import type { Account } from '../../../src/core/account.ts';
import { BEARER } from '../../../src/core/attachment.ts';
import type { Site } from '../../../src/core/site.ts';
import { EMPTY, type State } from '../../../src/core/state.ts';

export function toSite(id: string, changed: Partial<Site> = {}): Site {
  return {
    id,
    name: id,
    origins: [`https://${id}.test`],
    attachments: [BEARER],
    cookies: 'kept',
    ...changed,
  };
}

export function toAccount(id: string, site: string, changed: Partial<Account> = {}): Account {
  return {
    id,
    site,
    label: id,
    color: '#1f6feb',
    initials: id.slice(0, 2),
    username: `${id}@x`,
    method: 'login',
    ...changed,
  };
}

export const toSettings = (state: Partial<State>): State => ({ ...EMPTY, ...state });
