import type { Account } from '../../../src/core/account.ts';
import { BEARER } from '../../../src/core/attachment.ts';
import { importAll } from '../../../src/core/edits.ts';
import { compare, type Decisions, toPlan } from '../../../src/core/preset/comparison.ts';
import type { Preset } from '../../../src/core/preset/preset.ts';
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

/** As a person takes a preset over: compared first, then all that was decided at once. */
export function importPreset(state: State, preset: Preset, decisions: Decisions, toId: () => string): State {
  return importAll(state, toPlan(compare(state, preset), decisions, toId).changes);
}
