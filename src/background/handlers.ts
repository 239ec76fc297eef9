import { readUrl } from '../core/address.ts';
import { AppError } from '../core/errors.ts';
import { toOutcome } from '../core/outcome.ts';
import { checkConfirmed } from '../core/policy.ts';
import { findSite } from '../core/site.ts';
import * as core from '../core/state.ts';
import { toStanding } from '../core/token-standing.ts';
import * as transitions from '../core/transitions.ts';
import type { Handlers } from '../platform/messages.ts';
import { readState } from '../platform/storage.ts';
import { groupTab, navigate, openBlankTab, reload } from '../platform/tabs.ts';
import { actAs, endActing } from './acting.ts';
import { findClientSecret, keepClientSecret } from './client-secret.ts';
import { forgetEverything } from './forget.ts';
import { inspectToken } from './inspect.ts';
import { clearLedger } from './ledger.ts';
import { lock, unlock } from './lock.ts';
import { getPiece, type Pieces } from './piece.ts';
import { change } from './reconcile.ts';
import { adopt, renew, report, withAccount } from './refresh.ts';
import { adoptSecrets, sealSecrets } from './secrets-file.ts';
import { signIn, signOut } from './sign-in.ts';
import { dropTokenSet, exposeToken, findTokenSet, forgetPassword, withdrawToken } from './tokens.ts';
import { trySignIn } from './trial.ts';
import { forgetSecrets, setVault } from './vault.ts';
import { askWhoami } from './whoami.ts';

/** Changes the state by one of the edits, which are read for it. */
const edit = (task: (edits: Pieces['edits'], state: core.State) => core.State) =>
  change(state => task(getPiece('edits'), state));

/** Every command: the core decides, the state is written, the browser is made to follow. */
export const handlers: Handlers = {
  async addSite({ draft }) {
    const id = crypto.randomUUID();
    await edit(({ addSite }, state) => addSite(state, id, draft));
    return id;
  },
  editSite: ({ site, draft }) => edit(({ editSite }, state) => editSite(state, site, draft)),
  async removeSite({ site }) {
    const state = await readState();
    await withdraw(core.accountsOf(state, core.getSite(state, site).id).map(account => account.id));
    await edit(({ removeSite }, state) => removeSite(state, site));
    await purge(state);
  },

  async setClientSecret({ site, secret }) {
    await keepClientSecret(core.getSite(await readState(), site), secret);
  },
  readClientSecret: async ({ site }) => (await findClientSecret(core.getSite(await readState(), site))) ?? '',

  async addAccount({ site, draft }) {
    const id = crypto.randomUUID();
    await edit(({ addAccount }, state) => addAccount(state, id, site, draft));
    return id;
  },
  async editAccount({ account, draft }) {
    const before = await readState();
    const { remembersPassword } = core.getAccount(before, account);
    if (remembersPassword && !draft.remembersPassword) await forgetPassword(account);
    await edit(({ editAccount }, state) => editAccount(state, account, draft));
    if (getPiece('edits').becomesAnother(before, account, draft)) await dropTokenSet(account);
  },
  async removeAccount({ account }) {
    const state = await readState();
    await withdraw(getPiece('edits').withActing(state, [account]));
    await edit(({ removeAccount }, state) => removeAccount(state, account));
    await purge(state);
  },
  async restoreRemoved() {
    const { removed, locked } = await readState();
    await edit(({ restoreRemoved }, state) => restoreRemoved(state));
    if (locked) return;
    for (const { item } of removed?.accounts ?? []) await revive(item.id);
  },

  async dismissRemoved() {
    const state = await readState();
    await change(transitions.dismissRemoved);
    await purge(state);
  },

  importAll: ({ changes }) => edit(({ importAll }, state) => importAll(state, changes)),
  setSources: ({ sources }) => edit(({ setSources }, state) => setSources(state, sources)),
  sealSecrets,
  adoptSecrets,
  async undoImport() {
    const state = await readState();
    await edit(({ undoImport }, state) => undoImport(state));
    const gone = getPiece('edits').withActing(state, state.imported?.gone ?? []);
    const after = await readState();
    for (const id of gone) if (!core.isKept(after, id)) await dropTokenSet(id);
  },

  async signIn({ account, password }) {
    if (password === '') throw new AppError('password-missing');
    await withAccount(account, () => signIn(account, password));
  },
  trySignIn,
  async pasteToken({ account, token }) {
    const { readPastedToken, toBound } = getPiece('grants');
    const state = await readState();
    const { signIn } = core.getSite(state, core.getAccount(state, account).site);
    await handlers.adoptTokenSet({ account, tokenSet: toBound(readPastedToken(token, Date.now()), signIn) });
  },
  adoptTokenSet: ({ account, tokenSet, picture }) =>
    withAccount(account, async () => {
      core.getAccount(await readState(), account);
      await adopt(account, tokenSet, { picture });
    }),
  renew: ({ account }) => renew(account),
  inspectToken,
  askWhoami,
  signOut: ({ account }) => withAccount(account, () => signOut(account)),

  actAs,
  endActing,

  moveAccount: ({ account, before }) => edit(({ moveAccount }, state) => moveAccount(state, account, before)),
  setPinned: ({ account, pinned }) => edit(({ setPinned }, state) => setPinned(state, account, pinned)),

  async selectAccount(selection) {
    await change(state => transitions.selectAccount(state, selection));
    const { reload: wish } = core.getSite(await readState(), selection.site);
    // A tab that was closed meanwhile needs nothing.
    if (wish === 'always') await reload(selection.tab).catch(() => {});
  },
  setPaused: ({ paused }) => change(state => transitions.setPaused(state, paused)),
  async openAs({ account, url, confirmed }) {
    const state = await readState();
    if (state.locked) throw new AppError('locked');
    if (state.paused) throw new AppError('paused');
    const { href } = readUrl(url);
    const { site: home, label } = core.getAccount(state, account);
    const site = findSite(state.sites, href);
    if (home !== site?.id) throw new AppError('site-unknown');
    if (toOutcome(state, { kind: 'account', account }, Date.now()).kind !== 'attached') {
      throw new AppError('account-not-ready', label);
    }
    checkConfirmed(state.policy, site, confirmed);
    const tab = await openBlankTab();
    const choice = { kind: 'account', account } as const;
    const selection = { site: site.id, choice, tab, scope: 'tab', confirmed } as const;
    await change(state => transitions.selectAccount(state, selection));
    await navigate(tab, href);
    return tab;
  },
  async openAll({ url, tabs, confirmed }) {
    for (const { account, color } of tabs) {
      const tab = await handlers.openAs({ account, url, confirmed });
      if (color) await groupTab(tab, core.getAccount(await readState(), account).label, color);
    }
  },

  clearLedger: ({ tab }) => clearLedger(tab),

  setVault,
  setLocking: ({ locking }) => change(state => transitions.setLocking(state, locking)),
  lock,
  unlock,
  forgetSecrets,

  dismissNotice: () => change(transitions.dismissNotice),
  dismissUnconfirmed: () => change(transitions.dismissUnconfirmed),
  forgetEverything,
};

async function withdraw(accounts: readonly string[]): Promise<void> {
  for (const account of accounts) await withdrawToken(account);
}

/** What was removed before can be brought back no more, so its secrets go for good. */
async function purge({ removed }: core.State): Promise<void> {
  const gone = [...(removed?.site ? [removed.site] : []), ...(removed?.accounts ?? [])];
  for (const { item } of gone) await dropTokenSet(item.id);
}

/** Signs an account that came back in again, from what is sealed. */
async function revive(account: string): Promise<void> {
  const tokenSet = await findTokenSet(account);
  if (!tokenSet) return;
  await exposeToken(account, tokenSet);
  await report(account, () => toStanding(tokenSet));
}
