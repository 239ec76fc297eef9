import { readUrl } from '../core/address.ts';
import { AppError } from '../core/errors.ts';
import { toOutcome } from '../core/outcome.ts';
import { checkConfirmed } from '../core/policy.ts';
import type { Input } from '../core/protocol.ts';
import { findSite, type Site } from '../core/site.ts';
import { checkSending, getAccount, type State } from '../core/state.ts';
import { selectAccount } from '../core/transitions.ts';
import { readState } from '../platform/storage.ts';
import { groupTab, navigate, openBlankTab } from '../platform/tabs.ts';
import { change } from './reconcile.ts';

/**
 * The tab is there, and its rules are in force, before it asks for anything.
 * @throws AppError why nothing would be sent there; then no tab is opened.
 */
export async function openAs({ account, url, confirmed }: Input<'openAs'>): Promise<number> {
  const state = await readState();
  checkSending(state);
  const { href } = readUrl(url);
  const site = readReady(state, account, href);
  checkConfirmed(state.policy, site, confirmed);
  const tab = await openBlankTab();
  const choice = { kind: 'account', account } as const;
  const selection = { site: site.id, choice, tab, scope: 'tab', confirmed } as const;
  await change(state => selectAccount(state, selection));
  await navigate(tab, href);
  return tab;
}

/** @throws AppError as `openAs` does, for the first of them that cannot be opened; those before it stay open. */
export async function openAll({ url, tabs, confirmed }: Input<'openAll'>): Promise<void> {
  for (const { account, color } of tabs) {
    const tab = await openAs({ account, url, confirmed });
    if (color) await groupTab(tab, getAccount(await readState(), account).label, color);
  }
}

/** The site at an address where an account's token would go now. @throws AppError why it would not */
function readReady(state: State, id: string, url: string): Site {
  const account = getAccount(state, id);
  const site = findSite(state.sites, url);
  if (!site || account.site !== site.id) throw new AppError('site-unknown');
  if (toOutcome(state, { kind: 'account', account: id }, Date.now()).kind !== 'attached') {
    throw new AppError('account-not-ready', account.label);
  }
  return site;
}
