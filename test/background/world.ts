import { vi } from 'vitest';
import { migrateSettings } from '../../src/core/migrations.ts';
import type { CommandName, Input, Output, Reply } from '../../src/core/protocol.ts';
import type { Rule } from '../../src/core/rule.ts';
import type { Session, Settings } from '../../src/core/state.ts';
import { whatServerSees } from '../core/net-request.ts';
import { createBrowser, createHoldings, type FakeBrowser, ORIGIN, openTab } from './fake-browser.ts';
import { type FakeIssuer, openIssuer } from './fake-issuer.ts';
import { fetchAsBrowsers } from './fetch.ts';
import { createLife, type Life } from './life.ts';

const PAGE = { id: 'guise', url: `${ORIGIN}src/ui/popup/index.html` };
/** A background that tidies up a little later does so within this, milliseconds. */
const MOMENT = 500;

export type World = ReturnType<typeof createWorld>;

/** At an instant, a world that may reach the app and an issuer, and that issuer. */
export async function openWorld(now: number): Promise<{ world: World; issuer: FakeIssuer }> {
  vi.useFakeTimers({ toFake: ['Date'], now });
  const issuer = await openIssuer();
  const world = createWorld();
  for (const pattern of ['http://app.test/*', 'http://127.0.0.1/*']) world.holdings.granted.add(pattern);
  await world.start();
  return { world, issuer };
}

/** Ends both, and the time of theirs. */
export async function closeWorld(world: World, issuer: FakeIssuer): Promise<void> {
  await world.kill();
  await issuer.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
}

/** A browser with our extension in it: the real background, which may be killed at any time, and what it holds. */
export function createWorld() {
  const holdings = createHoldings();
  let online = true;
  let whenOnline = () => {};
  let worker: ({ readonly life: Life } & Pick<FakeBrowser, 'events' | 'toSeen'>) | undefined;

  async function start(): Promise<void> {
    const life = createLife();
    const { browser, events, toSeen } = createBrowser(holdings, life);
    worker = { life, events, toSeen };
    vi.stubGlobal('navigator', {
      locks: life.locks,
      get onLine() {
        return online;
      },
    });
    vi.stubGlobal('crypto', life.crypto);
    vi.stubGlobal('addEventListener', (_: 'online', listener: () => void) => {
      whenOnline = listener;
    });
    vi.stubGlobal('setTimeout', life.setTimeout);
    vi.stubGlobal('clearTimeout', life.clearTimeout);
    vi.stubGlobal('fetch', (input: URL, init: RequestInit) => life.ask(() => fetchAsBrowsers(input, init)));
    vi.resetModules();
    vi.doMock('webextension-polyfill', () => ({ default: browser }));
    vi.doMock('idb-keyval', () => ({
      createStore: () => undefined,
      get: (key: string) => life.ask(() => holdings.keys.get(key)),
      set: (key: string, value: unknown) =>
        life.ask(() => void (life.mayWrite() && holdings.keys.set(key, value))),
      del: (key: string) => life.ask(() => void (life.mayWrite() && holdings.keys.delete(key))),
      keys: () => life.ask(() => [...holdings.keys.keys()]),
      clear: () => life.ask(() => void (life.mayWrite() && holdings.keys.clear())),
    }));
    // As in Firefox, where the event page has read every piece before.
    const { PIECES } = await import('../../src/background/piece.ts');
    for (const name of PIECES) {
      vi.stubGlobal(name, await import(`../../src/background/pieces/${name}.ts`));
    }
    await import('../../src/background/index.ts');
  }

  /** The background, started by the browser when an event needs it. */
  async function wake() {
    if (!worker) await start();
    if (!worker) throw new Error('The background did not start');
    return worker;
  }

  async function turns(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
  }

  /** Waits until the background has nothing left to do, nor in the next moment. */
  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 10; ) {
      await turns(1);
      quiet = worker?.life.isBusy() || worker?.life.tick(Date.now() + MOMENT) ? 0 : quiet + 1;
    }
  }

  /** Kills the background as browsers do: at once, and without a word. */
  async function kill(): Promise<void> {
    worker?.life.kill();
    // What it was computing itself comes to its end, and finds nobody to tell.
    await turns(20);
    worker = undefined;
  }

  async function send<Name extends CommandName>(
    command: Name,
    input: Input<Name>,
    sender = PAGE,
  ): Promise<Reply<Output<Name>> | undefined> {
    const { events } = await wake();
    const message = JSON.parse(JSON.stringify({ command, input }));
    const answers = events.message.emit(message, sender).filter(answer => answer !== undefined);
    return (await answers[0]) as Reply<Output<Name>> | undefined;
  }

  return {
    holdings,
    start,
    settle,
    turns,
    kill,
    send,
    wake,

    /** Sends a command that must succeed, and answers its value. */
    async call<Name extends CommandName>(command: Name, input: Input<Name>): Promise<Output<Name>> {
      const reply = await send(command, input);
      if (!reply?.ok) throw new Error(`${command}: ${JSON.stringify(reply)}`);
      return reply.value;
    },

    async until(isSo: () => boolean): Promise<void> {
      for (let turn = 0; !isSo(); turn += 1) {
        if (turn > 200_000) throw new Error('It never came to that');
        await turns(1);
      }
    },

    /** Lets time pass at once, and fires what is due. */
    async travel(span: number): Promise<void> {
      vi.setSystemTime(Date.now() + span);
      worker?.life.tick(Date.now());
      for (const [name, at] of holdings.alarms) {
        if (at > Date.now()) continue;
        holdings.alarms.delete(name);
        (await wake()).events.alarm.emit({ name });
      }
    },

    /** Ends the browser with every tab, and starts it again. */
    async restart(): Promise<void> {
      await kill();
      holdings.session.clear();
      holdings.alarms.clear();
      holdings.tabs.clear();
      holdings.badges.clear();
      holdings.rules = [];
      (await wake()).events.startup.emit();
    },

    /** Has the browser kill the background in place of the write after so many. Answers a function that tells whether it did. */
    async dieAfter(writes: number): Promise<() => boolean> {
      const { life } = await wake();
      life.dieAfter(writes);
      return () => !life.isAlive();
    },

    /** An administrator says something else from now on. */
    async manage(managed: Readonly<Record<string, unknown>>): Promise<void> {
      holdings.managed = managed;
      (await wake()).events.changed.emit({}, 'managed');
    },

    /** The person goes away from the machine, or comes back. */
    async turnTo(presence: 'active' | 'idle' | 'locked'): Promise<void> {
      (await wake()).events.absent.emit(presence);
    },

    /** Takes the network away, or brings it back. */
    setOnline(isOnline: boolean): void {
      online = isOnline;
      if (online) whenOnline();
    },

    async wakeUp(): Promise<void> {
      (await wake()).events.alarm.emit({ name: 'wake' });
    },

    async open(url: string, opener?: number): Promise<number> {
      const { events, toSeen } = await wake();
      const tab = openTab(holdings, opener === undefined ? { url } : { url, opener });
      events.created.emit(toSeen(tab));
      events.activated.emit({ tabId: tab.id });
      return tab.id;
    },

    async close(tab: number): Promise<void> {
      const { events } = await wake();
      holdings.tabs.delete(tab);
      events.removed.emit(tab, { isWindowClosing: false });
    },

    /** Has another tab stand in a tab's place, as Chromium does once it has put one aside to save memory. */
    async replace(tab: number): Promise<number> {
      const { events } = await wake();
      const { [tab]: old } = Object.fromEntries(holdings.tabs);
      const { id } = openTab(holdings, { url: old?.url ?? '' });
      holdings.tabs.delete(tab);
      events.replaced.emit(id, tab);
      return id;
    },

    async givePermission(pattern: string): Promise<void> {
      holdings.granted.add(pattern);
      (await wake()).events.granted.emit({ origins: [pattern] });
    },

    async withdrawPermission(pattern: string): Promise<void> {
      holdings.granted.delete(pattern);
      (await wake()).events.withdrawn.emit({ origins: [pattern] });
    },

    /** Reports what became of a request, as the browser does. Answers whether anybody listened. */
    async report(event: 'sent' | 'redirected' | 'completed' | 'failed', details: object): Promise<boolean> {
      return (await wake()).events[event].emit(details).length > 0;
    },

    /** The authorization that a page's own request to `url` leaves the browser with. */
    authorizationAt(url: string, tab: number): string | undefined {
      return seenAt(holdings.rules, url, tab).authorization;
    },
    headersAt: (url: string, tab: number) => seenAt(holdings.rules, url, tab),

    get settings(): Settings {
      return migrateSettings(JSON.parse(holdings.local.get('settings') ?? 'null') ?? undefined);
    },
    get session(): Partial<Session> & {
      readonly tabs: Session['tabs'];
      readonly standings: Session['standings'];
    } {
      const entries = [...holdings.session].map(([key, json]) => [key, JSON.parse(json)]);
      return { tabs: {}, standings: {}, ...Object.fromEntries(entries) };
    },
  };
}

function seenAt(rules: readonly Rule[], url: string, tab: number) {
  return whatServerSees(rules, {
    url,
    method: 'get',
    type: 'xmlhttprequest',
    tab,
    initiator: new URL(url).origin,
    headers: { cookie: 'c=1' },
  });
}
