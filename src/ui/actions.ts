import type { Discovered } from '../core/discovery.ts';
import type { call } from '../platform/messages.ts';

/** All that the components can make happen. The page entries bring the real ones. */
export interface Actions {
  readonly call: typeof call;
  /** To be called in the handler of a click, before anything is awaited. Answers whether all are held now. */
  readonly requestPermissions: (permissions: readonly string[]) => Promise<boolean>;
  /** Asks an issuer what it says of itself, once its permission is held. */
  readonly discover: (issuer: string) => Promise<Discovered>;
  /** As `requestPermissions`, for being told when nobody uses the machine. */
  readonly requestIdle: () => Promise<boolean>;
  readonly openOptions: () => Promise<void>;
  /** The browser's own page about extensions; absent where the browser lets none be opened. */
  readonly openExtensions?: (() => Promise<void>) | undefined;
  readonly close: () => void;
}
