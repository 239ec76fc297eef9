import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Config, ConfigError, toIssuer } from './config.ts';
import { createControl } from './control.ts';
import { readCookieKeys } from './cookie-keys.ts';
import { createCurrentApp } from './current-app.ts';
import { send } from './http.ts';
import { loadLibrary } from './library.ts';
import { createLimits } from './limits.ts';
import { lockFolder } from './lock.ts';
import type { Log } from './log.ts';
import { openStore, type Store } from './store.ts';
import { startUpkeep } from './sweep.ts';
import type { Users } from './users.ts';

/** A running companion. */
export interface Companion {
  /** The issuer: where clients find it. */
  readonly origin: string;
  /** The one that was got, when any would do. */
  readonly port: number;
  readonly users: Users;
  /** Finishes what is being answered, then gives everything back. */
  readonly close: () => Promise<void>;
}

export interface Surroundings {
  readonly log: Log;
  readonly now?: () => Date;
}

const starting: RequestListener = (_request, response) =>
  send(response, { status: 503, headers: { 'Retry-After': '1' }, body: { status: 'starting' } }, {});

function listen(server: Server, { host, port }: Config): Promise<number> {
  return new Promise((settle, fail) => {
    const refuse = ({ code }: NodeJS.ErrnoException) =>
      fail(
        new ConfigError(
          code === 'EADDRINUSE'
            ? `Port ${port} of ${host} is in use: stop what listens there, or choose another PORT.`
            : `The companion cannot listen at ${host}:${port} (${code}): choose another HOST or PORT.`,
        ),
      );
    server.once('error', refuse).listen(port, host, () => settle((server.address() as AddressInfo).port));
  });
}

/** Lets answers under way be finished, but does not wait for a client that only keeps its connection open. */
function closeServer(server: Server): Promise<void> {
  const impatience = setTimeout(() => server.closeAllConnections(), 3_000);
  return new Promise(settle => {
    server.close(() => {
      clearTimeout(impatience);
      settle();
    });
    server.closeIdleConnections();
  });
}

/**
 * Starts the companion and resolves when it answers. Its port is taken first and answers 503 until then.
 * @throws {ConfigError | FolderError | SchemaError} with one sentence for the person who starts it
 */
export async function startCompanion(
  config: Config,
  { log, now = () => new Date() }: Surroundings,
): Promise<Companion> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  let store: Store | undefined;
  let listener = starting;
  let settle = (_outcome: Store | Promise<never>) => {};
  const ready = new Promise<Store>(resolve => {
    settle = resolve;
  });
  ready.catch(() => {});
  try {
    if (config.storage.kind === 'embedded')
      undo.push(await lockFolder(config.storage.folder, createControl(ready, log)));
    undo.push(async () => store?.close());
    const server = createServer({ requestTimeout: 30_000 }, (request, response) =>
      listener(request, response),
    );
    const port = await listen(server, config);
    const origin = toIssuer(config, port);
    undo.push(() => closeServer(server));
    store = await openStore(config, now);
    await store.revocations.load();
    const app = await createCurrentApp({
      config,
      issuer: origin,
      store,
      library: await loadLibrary(log),
      limits: createLimits(store.pool, config.limitUser, config.limitIp),
      cookieKeys: await readCookieKeys(config, store.pool),
      log,
      now,
    });
    listener = app.listener;
    undo.push(startUpkeep(store, config, log, app.refresh));
    settle(store);
    log('info', 'companion.started', { origin, port, storage: config.storage.kind });
    return { origin, port, users: store.users, close };
  } catch (error) {
    settle(Promise.reject(error));
    await close();
    throw error;
  }
}
