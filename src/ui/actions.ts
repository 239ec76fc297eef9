import type { call } from '../platform/messages.ts';

/** All that the components can make happen. The page entries bring the real ones. */
export interface Actions {
  readonly call: typeof call;
  /** To be called in the handler of a click, before anything is awaited. Answers whether all are held now. */
  readonly requestPermissions: (permissions: readonly string[]) => Promise<boolean>;
  readonly openOptions: () => Promise<void>;
  readonly close: () => void;
}
