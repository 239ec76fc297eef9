import type { RequestListener } from 'node:http';
import { type AppOptions, createApp } from './app.ts';
import type { SigningKey } from './keys.ts';

export interface CurrentApp {
  readonly listener: RequestListener;
  /** Looks whether a key was added, has become the one that signs, or is gone. What is being answered is not disturbed. */
  readonly refresh: () => Promise<void>;
}

const isSame = (one: readonly SigningKey[], other: readonly SigningKey[]) =>
  one.length === other.length && one.every(({ jwk }, index) => jwk.kid === other[index]?.jwk.kid);

/**
 * The app for the keys of the moment. Keys are fixed when an app is made, as is what it remembers of good tokens, so
 * other keys, or the same in another order, make another app.
 */
export async function createCurrentApp(options: Omit<AppOptions, 'keys'>): Promise<CurrentApp> {
  const { store, log, now } = options;
  let keys = await store.keys.read(now());
  let app = await createApp({ ...options, keys });
  return {
    listener: (request, response) => app(request, response),
    async refresh() {
      const latest = await store.keys.list(now());
      if (isSame(latest, keys)) return;
      app = await createApp({ ...options, keys: latest });
      keys = latest;
      log('info', 'keys.changed', { signing: keys[0]?.jwk.kid, published: keys.length });
    },
  };
}
