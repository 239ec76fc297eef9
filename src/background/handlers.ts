import { AppError } from '../core/errors.ts';
import { getAccount, getSite } from '../core/state.ts';
import * as transitions from '../core/transitions.ts';
import type { Handlers } from '../platform/messages.ts';
import { readState } from '../platform/storage.ts';
import { reload } from '../platform/tabs.ts';
import { actAs, endActing } from './acting.ts';
import { findClientSecret, keepClientSecret } from './client-secret.ts';
import { edit } from './edit.ts';
import { forgetEverything } from './forget.ts';
import { inspectToken } from './inspect.ts';
import { clearLedger } from './ledger.ts';
import { lock, unlock } from './lock.ts';
import { openAll, openAs } from './open-as.ts';
import { getPiece } from './piece.ts';
import { change } from './reconcile.ts';
import { adopt, renew, withAccount } from './refresh.ts';
import { dismissRemoved, removeAccount, removeSite, restoreRemoved, undoImport } from './removal.ts';
import { adoptSecrets, sealSecrets } from './secrets-file.ts';
import { signIn, signOut } from './sign-in.ts';
import { dropTokenSet, forgetPassword } from './tokens.ts';
import { trySignIn } from './trial.ts';
import { forgetSecrets, setVault } from './vault.ts';
import { askWhoami } from './whoami.ts';

/** Every command: the core decides, the state is written, the browser is made to follow. */
export const handlers: Handlers = {
  async addSite({ draft }) {
    const id = crypto.randomUUID();
    await edit(({ addSite }, state) => addSite(state, id, draft));
    return id;
  },
  editSite: ({ site, draft }) => edit(({ editSite }, state) => editSite(state, site, draft)),
  removeSite,

  async setClientSecret({ site, secret }) {
    await keepClientSecret(getSite(await readState(), site), secret);
  },
  readClientSecret: async ({ site }) => (await findClientSecret(getSite(await readState(), site))) ?? '',

  async addAccount({ site, draft }) {
    const id = crypto.randomUUID();
    await edit(({ addAccount }, state) => addAccount(state, id, site, draft));
    return id;
  },
  async editAccount({ account, draft }) {
    const before = await readState();
    const { remembersPassword } = getAccount(before, account);
    if (remembersPassword && !draft.remembersPassword) await forgetPassword(account);
    await edit(({ editAccount }, state) => editAccount(state, account, draft));
    if (getPiece('edits').becomesAnother(before, account, draft)) await dropTokenSet(account);
  },
  removeAccount,
  restoreRemoved,
  dismissRemoved,

  importAll: ({ changes }) => edit(({ importAll }, state) => importAll(state, changes)),
  setSources: ({ sources }) => edit(({ setSources }, state) => setSources(state, sources)),
  sealSecrets,
  adoptSecrets,
  undoImport,

  async signIn({ account, password }) {
    if (password === '') throw new AppError('password-missing');
    await withAccount(account, () => signIn(account, password));
  },
  trySignIn,
  async pasteToken({ account, token }) {
    const { readPastedToken, toBound } = getPiece('grants');
    const state = await readState();
    const { signIn } = getSite(state, getAccount(state, account).site);
    await handlers.adoptTokenSet({ account, tokenSet: toBound(readPastedToken(token, Date.now()), signIn) });
  },
  adoptTokenSet: ({ account, tokenSet, picture }) =>
    withAccount(account, async () => {
      getAccount(await readState(), account);
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
    const { reload: wish } = getSite(await readState(), selection.site);
    // A tab that was closed meanwhile needs nothing.
    if (wish === 'always') await reload(selection.tab).catch(() => {});
  },
  setPaused: ({ paused }) => change(state => transitions.setPaused(state, paused)),
  openAs,
  openAll,

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
