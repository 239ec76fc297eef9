import type { Discovered } from '../core/discovery.ts';
import type { Tab } from '../core/outcome.ts';
import type { GrantSignIn } from '../core/sign-in.ts';
import type { DeviceCode } from '../platform/device.ts';
import type { call } from '../platform/messages.ts';
import type { SignedIn } from '../platform/signed-in.ts';

/** Who is to sign in: some accounts, or a new one on a site. */
export type Who = { readonly accounts: readonly string[] } | { readonly site: string };

/** All that the components can make happen. The page entries bring the real ones. */
export interface Actions {
  readonly call: typeof call;
  /** To be called in the handler of a click, before anything is awaited. Answers whether all are held now. */
  readonly requestPermissions: (permissions: readonly string[]) => Promise<boolean>;
  /** Asks an issuer what it says of itself, once its permission is held. */
  readonly discover: (issuer: string) => Promise<Discovered>;
  /** As `requestPermissions`, for being told when nobody uses the machine. */
  readonly requestIdle: () => Promise<boolean>;
  /**
   * Signs a person in at their issuer, in a window of its own or on another device, for which `onCode` gets the code.
   * Aborting `signal` ends the latter.
   */
  readonly authorize: (
    signIn: GrantSignIn,
    /** The client's; empty where it has none. */
    secret: string,
    username: string,
    onCode: (code: DeviceCode) => void,
    signal: AbortSignal,
  ) => Promise<SignedIn>;
  /** Opens the page where they sign in, which stays when a popup closes. */
  readonly openSignIn: (who: Who) => Promise<void>;
  /** As `requestPermissions`, for naming and colouring tab groups. */
  readonly requestTabGroups: () => Promise<boolean>;
  /** Whether they may be named and coloured already. */
  readonly hasTabGroups: () => Promise<boolean>;
  /** Loads a tab anew. */
  readonly reload: (tab: number) => Promise<void>;
  readonly openOptions: () => Promise<void>;
  /** The browser's own page about extensions; absent where the browser lets none be opened. */
  readonly openExtensions?: (() => Promise<void>) | undefined;
  /** The tab that the person looked at before this page; absent where they look at both. */
  readonly findFormerTab?: () => Promise<Tab | undefined>;
  readonly close: () => void;
}
