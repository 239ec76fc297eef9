import type { AccountDraft, Method } from './account.ts';
import type { ActingDraft } from './acting.ts';
import type { Problem } from './errors.ts';
import type { GroupColor } from './group-color.ts';
import type { Inspection, Trial } from './inspection.ts';
import type { Locking } from './locking.ts';
import type { SealedFile } from './sealed-file.ts';
import type { SiteDraft } from './site-draft.ts';
import type { Changes } from './state.ts';
import type { TokenSet } from './token.ts';
import type { Selection } from './transitions.ts';
import type { Level } from './vault.ts';

/**
 * Every command a page of ours may send to the background. The answer comes when the command is in force: stored, and
 * the browser's rules made to match. What changed is read from storage, not from the answer.
 */
export interface Protocol {
  /** Answers the new site's id. */
  addSite(input: { readonly draft: SiteDraft }): string;
  editSite(input: { readonly site: string; readonly draft: SiteDraft }): void;
  removeSite(input: { readonly site: string }): void;
  /** What the extension proves with that it is the client the site names. */
  setClientSecret(input: { readonly site: string; readonly secret: string }): void;
  /**
   * For the page where people sign in, which redeems what their issuer leads them back with; empty where there is none.
   */
  readClientSecret(input: { readonly site: string }): string;

  /** Answers the new account's id. It is signed out until `signIn` or `pasteToken`. */
  addAccount(input: { readonly site: string; readonly draft: AccountDraft }): string;
  editAccount(input: { readonly account: string; readonly draft: AccountDraft }): void;
  removeAccount(input: { readonly account: string }): void;
  /** Gives up what `restoreRemoved` would bring back, and its secrets. */
  dismissRemoved(input: Record<string, never>): void;
  /** Brings back what `removeSite` or `removeAccount` removed last, still signed in. */
  restoreRemoved(input: Record<string, never>): void;

  /** Takes over what a page read and compared: all or nothing. */
  importAll(input: { readonly changes: Changes }): void;
  /** Answers a preset's text with its accounts' token sets, encrypted under a passphrase of the file's own. */
  sealSecrets(input: {
    readonly preset: string;
    readonly accounts: readonly string[];
    readonly passphrase: string;
  }): SealedFile;
  /** Signs accounts in with what such a file holds, in its order; `null` for those that are not to be. */
  adoptSecrets(input: {
    readonly file: SealedFile;
    readonly accounts: readonly (string | null)[];
    readonly passphrase: string;
  }): void;
  /** From where presets are read, when the person wants it. */
  setSources(input: { readonly sources: readonly string[] }): void;
  /** Takes the last import back; what signed in since loses its tokens. */
  undoImport(input: Record<string, never>): void;

  /**
   * The password is used once, and kept only where the account remembers it. A failure is also written on the account's
   * standing.
   */
  signIn(input: { readonly account: string; readonly password: string }): void;
  /** Signs in, or reads a pasted token, and keeps nothing of it. Never answers the token. */
  trySignIn(input: {
    readonly site: string;
    readonly method: Method;
    readonly username: string;
    readonly secret: string;
  }): Trial;
  pasteToken(input: { readonly account: string; readonly token: string }): void;
  /**
   * What a sign-in gave that a person did in a window of the issuer, or on another device. It names the token endpoint where
   * it was given: the site may have been edited since.
   */
  adoptTokenSet(input: {
    readonly account: string;
    readonly tokenSet: TokenSet;
    /** What the issuer shows of who signed in, as a data URL. */
    readonly picture?: string;
  }): void;
  renew(input: { readonly account: string }): void;
  /** What the account's access token says, and whether its issuer's keys made it. Never the token itself. */
  inspectToken(input: { readonly account: string }): Inspection;
  /** Asks the site's server whom it takes a request of the account for. Never answers the token. */
  askWhoami(input: { readonly account: string; readonly confirmed?: true | undefined }): string;
  signOut(input: { readonly account: string }): void;

  /**
   * Lets an account act as another for a while. Answers the id of the account that does so, to which the next time of the
   * same two comes back. `label`: what it is called.
   */
  actAs(input: { readonly account: string } & ActingDraft): string;
  /** Whatever used an account that acts as another uses the one that acted again. The token is taken back. */
  endActing(input: { readonly account: string }): void;

  /** Puts an account before another of its site in every list; `null`: after them all. */
  moveAccount(input: { readonly account: string; readonly before: string | null }): void;
  /** Has the popup's list begin with an account, after the one in use, or no longer. */
  setPinned(input: { readonly account: string; readonly pinned: boolean }): void;
  selectAccount(input: Selection): void;
  /** Everywhere: takes every rule away, or puts them back. */
  setPaused(input: { readonly paused: boolean }): void;
  /** Opens `url` in a new tab whose first request already carries the account's token. Answers the tab's id. */
  openAs(input: {
    readonly account: string;
    readonly url: string;
    readonly confirmed?: true | undefined;
  }): number;

  /**
   * `openAs` for several accounts in turn. `color`: of a group for the tab alone, where the browser lets it be named.
   */
  openAll(input: {
    readonly url: string;
    readonly tabs: readonly { readonly account: string; readonly color?: GroupColor }[];
    readonly confirmed?: true | undefined;
  }): void;

  /** Forgets what is known of a tab's requests; `NO_TAB` for those of workers that no tab owns. */
  clearLedger(input: { readonly tab: number }): void;

  /**
   * Has every secret rest elsewhere, or under another passphrase. `current`: the passphrase they rest under now, if any.
   * Passphrases are used once and not kept.
   */
  setVault(input: { readonly level: Level; readonly passphrase?: string; readonly current?: string }): void;
  setLocking(input: { readonly locking: Locking }): void;
  /** Nothing is sent from now on, and no secret can be read. In memory alone, secrets are gone with it. */
  lock(input: Record<string, never>): void;
  /** The passphrase is asked for where secrets rest under one. */
  unlock(input: { readonly passphrase?: string }): void;
  /** For a passphrase that nobody knows any more: drops every secret, and keeps sites, accounts and choices. */
  forgetSecrets(input: Record<string, never>): void;

  dismissNotice(input: Record<string, never>): void;
  /** An account in production, that was asked for by what cannot be held down, is not wanted after all. */
  dismissUnconfirmed(input: Record<string, never>): void;
  /** Removes every site, account, choice, token and key. There is no way back. */
  forgetEverything(input: Record<string, never>): void;
}

export type CommandName = keyof Protocol;
export type Input<Name extends CommandName> = Parameters<Protocol[Name]>[0];
export type Output<Name extends CommandName> = ReturnType<Protocol[Name]>;

/** A command on the wire between a page and the background. */
export interface Command<Name extends CommandName = CommandName> {
  readonly command: Name;
  readonly input: Input<Name>;
}

export type Reply<Value = unknown> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };
