import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import type { Rule } from '../../src/core/rule.ts';
import { checkRules } from '../core/net-request.ts';
import { createEvent } from './event.ts';
import type { Life } from './life.ts';

export const ORIGIN = 'chrome-extension://guise/';

export interface FakeTab {
  readonly id: number;
  url: string;
  active: boolean;
  openerTabId?: number;
  readonly status: 'complete' | 'loading';
}

export interface Badge {
  text?: string;
  color?: string;
  title?: string;
}

/** How much Chromium keeps on its disk for an extension, bytes. */
export const QUOTA = 10 * 1024 * 1024;

/** All that a browser holds for one extension. A browser profile is what of it outlives a restart. */
export interface Holdings {
  /** JSON by key, as Chromium stores it. */
  readonly local: Map<string, string>;
  readonly session: Map<string, string>;
  /** What IndexedDB holds. */
  readonly keys: Map<IDBValidKey, unknown>;
  readonly granted: Set<string>;
  readonly tabs: Map<number, FakeTab>;
  readonly badges: Map<number, Badge>;
  readonly alarms: Map<string, number>;
  rules: readonly Rule[];
  /** Content scripts, by id: the match patterns they run at. */
  readonly scripts: Map<string, readonly string[]>;
  /** What was run in tabs that are open, oldest first. */
  readonly runs: (readonly [tab: number, file: string])[];
  /** What pages were last told to show of their tab's account, by tab. */
  readonly marks: Map<number, object | null>;
  /** The entries of the browser's menus. */
  readonly menu: Map<string, string>;
  /** What was done that leaves nothing behind, oldest first. */
  readonly happened: string[];
  /** The toolbar's, 16 pixels wide. */
  icon: string | undefined;
  /** How the extension came into the browser. */
  installType: 'normal' | 'admin' | 'development';
  /** After how many seconds the person counts as idle. */
  idle: number;
  nextTab: number;
  /** What an administrator says. */
  managed?: Readonly<Record<string, unknown>>;
}

export function createHoldings(): Holdings {
  return {
    local: new Map(),
    session: new Map(),
    keys: new Map(),
    granted: new Set(),
    tabs: new Map(),
    badges: new Map(),
    alarms: new Map(),
    rules: [],
    scripts: new Map(),
    runs: [],
    marks: new Map(),
    menu: new Map(),
    happened: [],
    icon: undefined,
    installType: 'normal',
    idle: 60,
    nextTab: 1,
  };
}

export type FakeBrowser = ReturnType<typeof createBrowser>;

interface Sender {
  readonly id: string;
  readonly url: string;
}

/** The API as one life of the background sees it. `events` are how the browser reaches its listeners. */
export function createBrowser(holdings: Holdings, life: Life) {
  const events = {
    changed: createEvent<[Record<string, unknown>, string]>(),
    alarm: createEvent<[{ name: string }]>(),
    created: createEvent<[FakeTab]>(),
    removed: createEvent<[number, { isWindowClosing: boolean }]>(),
    replaced: createEvent<[number, number]>(),
    activated: createEvent<[{ tabId: number }]>(),
    updated: createEvent<[number, { status?: string; url?: string }, FakeTab]>(),
    focused: createEvent<[number]>(),
    granted: createEvent<[{ origins: string[] }]>(),
    withdrawn: createEvent<[{ origins: string[] }]>(),
    absent: createEvent<['active' | 'idle' | 'locked']>(),
    startup: createEvent<[]>(),
    installed: createEvent<[{ reason: string }]>(),
    message: createEvent<[unknown, Sender]>(),
    sent: createEvent<[object]>(),
    redirected: createEvent<[object]>(),
    completed: createEvent<[object]>(),
    failed: createEvent<[object]>(),
    keyed: createEvent<[string]>(),
    picked: createEvent<[{ menuItemId: string; linkUrl?: string }, FakeTab]>(),
    typing: createEvent<[string, (suggestions: readonly object[]) => void]>(),
    typed: createEvent<[string, string]>(),
  };
  const { ask, mayWrite } = life;

  const toStorage = (name: 'local' | 'session') => {
    const area = holdings[name];
    const change = (items: Record<string, string | undefined>) => {
      const changed = Object.entries(items).filter(([key, json]) => area.get(key) !== json);
      if (name === 'session' && !mayWrite()) return;
      for (const [key, json] of changed) {
        // Harsher than a browser, which writes all of one call to its disk or nothing.
        if (name === 'local' && !mayWrite()) break;
        if (json === undefined) area.delete(key);
        else area.set(key, json);
      }
      if (changed.length > 0)
        events.changed.emit(Object.fromEntries(changed.map(([key]) => [key, {}])), name);
    };
    return {
      get: (keys: readonly string[] | null) =>
        ask(() =>
          Object.fromEntries(
            [...area]
              .filter(([key]) => keys === null || keys.includes(key))
              .map(([key, json]) => [key, JSON.parse(json)]),
          ),
        ),
      set: (items: Record<string, unknown>) => {
        const stored = Object.fromEntries(
          Object.entries(items).map(([key, item]) => [key, JSON.stringify(item)]),
        );
        return ask(() => {
          const sizes = Object.entries({ ...Object.fromEntries(area), ...stored }).map(
            ([key, json]) => key.length + json.length,
          );
          if (name === 'local' && sizes.reduce((sum, size) => sum + size, 0) > QUOTA)
            throw new Error('Resource::kQuotaBytes quota exceeded');
          change(stored);
        });
      },
      remove: (keys: readonly string[]) =>
        ask(() => change(Object.fromEntries(keys.map(key => [key, undefined])))),
      clear: () => ask(() => change(Object.fromEntries([...area.keys()].map(key => [key, undefined])))),
    };
  };

  /** A tab as an extension sees it: its address only where a permission covers it. */
  const toSeen = (tab: FakeTab): FakeTab => {
    const isSeen =
      URL.canParse(tab.url) &&
      holdings.granted.has(`${new URL(tab.url).protocol}//${new URL(tab.url).hostname}/*`);
    const { url: _, ...rest } = tab;
    return structuredClone(isSeen ? tab : (rest as FakeTab));
  };
  const setBadge = ({ tabId, ...badge }: Badge & { tabId: number }) =>
    ask(() => {
      if (!holdings.tabs.has(tabId)) throw new Error(`No tab with id: ${tabId}.`);
      holdings.badges.set(tabId, { ...holdings.badges.get(tabId), ...badge });
    });

  const browser = {
    storage: {
      local: toStorage('local'),
      session: toStorage('session'),
      managed: {
        // As Firefox does where no administrator says anything.
        get: () =>
          ask(() => {
            if (!holdings.managed) throw new Error('Managed storage manifest not found');
            return structuredClone(holdings.managed);
          }),
      },
      onChanged: events.changed,
    },
    alarms: {
      create: (name: string, { when }: { when: number }) => void ask(() => holdings.alarms.set(name, when)),
      clear: (name: string) => ask(() => holdings.alarms.delete(name)),
      onAlarm: events.alarm,
    },
    tabs: {
      sendMessage: (id: number, mark: object | null) =>
        ask(() => {
          if (!holdings.runs.some(([tab, file]) => tab === id && file === 'content/mark.js'))
            throw new Error('Could not establish connection. Receiving end does not exist.');
          holdings.marks.set(id, mark);
        }),
      query: ({ active }: { active?: boolean }) =>
        ask(() => [...holdings.tabs.values()].filter(tab => !active || tab.active).map(toSeen)),
      create: ({ url }: { url: string }) =>
        ask(() => {
          const tab = openTab(holdings, { url });
          events.created.emit(toSeen(tab));
          events.activated.emit({ tabId: tab.id });
          return toSeen(tab);
        }),
      update: (id: number, { url }: { url: string }) =>
        ask(() => {
          const tab = holdings.tabs.get(id);
          if (!tab) throw new Error(`No tab with id: ${id}.`);
          tab.url = url;
          holdings.badges.delete(id);
          events.updated.emit(id, { status: 'loading', url }, toSeen(tab));
          return toSeen(tab);
        }),
      reload: (id: number) =>
        ask(() => {
          if (!holdings.tabs.has(id)) throw new Error(`No tab with id: ${id}.`);
          holdings.happened.push(`reload ${id}`);
        }),
      group: ({ tabIds }: { tabIds: number }) => ask(() => 100 + tabIds),
      onCreated: events.created,
      onRemoved: events.removed,
      onReplaced: events.replaced,
      onActivated: events.activated,
      onUpdated: events.updated,
    },
    tabGroups: {
      update: (group: number, { title, color }: { title: string; color: string }) =>
        ask(() => void holdings.happened.push(`group ${group} ${title} ${color}`)),
    },
    commands: { onCommand: events.keyed },
    contextMenus: {
      onClicked: events.picked,
      removeAll: () => ask(() => holdings.menu.clear()),
      create: ({ id, title }: { id: string; title: string }) =>
        void ask(() => {
          if (holdings.menu.has(id)) throw new Error(`Cannot create item with duplicate id ${id}`);
          holdings.menu.set(id, title);
        }),
    },
    omnibox: { onInputChanged: events.typing, onInputEntered: events.typed },
    windows: { onFocusChanged: events.focused },
    permissions: {
      getAll: () => ask(() => ({ origins: [...holdings.granted], permissions: [] })),
      remove: ({ origins }: { origins: string[] }) =>
        ask(() => {
          for (const origin of origins) holdings.granted.delete(origin);
          events.withdrawn.emit({ origins });
          return true;
        }),
      onAdded: events.granted,
      onRemoved: events.withdrawn,
    },
    declarativeNetRequest: {
      getSessionRules: () => ask(() => structuredClone(holdings.rules)),
      updateSessionRules: (update: { removeRuleIds?: readonly number[]; addRules?: readonly Rule[] }) => {
        const { removeRuleIds = [], addRules = [] } = structuredClone(update);
        return ask(() => {
          const rules = [...holdings.rules.filter(rule => !removeRuleIds.includes(rule.id)), ...addRules];
          checkRules(rules);
          if (mayWrite()) holdings.rules = rules;
        });
      },
    },
    action: {
      setBadgeText: (badge: { tabId: number; text: string }) => setBadge(badge),
      setBadgeBackgroundColor: (badge: { tabId: number; color: string }) => setBadge(badge),
      setBadgeTextColor: ({ tabId }: { tabId: number }) => setBadge({ tabId }),
      openPopup: () => ask(() => void holdings.happened.push('popup')),
      setTitle: (badge: { tabId: number; title: string }) => setBadge(badge),
      setIcon: ({ path }: { path: Readonly<Record<number, string>> }) =>
        ask(() => {
          holdings.icon = path[16];
        }),
    },
    runtime: {
      id: 'guise',
      getURL: (path: string) => `${ORIGIN}${path}`,
      onMessage: events.message,
      onStartup: events.startup,
      onInstalled: events.installed,
    },
    management: { getSelf: () => ask(() => ({ installType: holdings.installType })) },
    scripting: {
      getRegisteredContentScripts: ({ ids }: { ids: readonly string[] }) =>
        ask(() =>
          [...holdings.scripts].flatMap(([id, matches]) => (ids.includes(id) ? [{ id, matches }] : [])),
        ),
      registerContentScripts: (scripts: readonly { id: string; matches: readonly string[] }[]) =>
        ask(() => {
          for (const { id, matches } of scripts) {
            if (holdings.scripts.has(id)) throw new Error(`Duplicate script ID '${id}'`);
            holdings.scripts.set(id, matches);
          }
        }),
      unregisterContentScripts: ({ ids }: { ids: readonly string[] }) =>
        ask(() => {
          for (const id of ids) {
            if (!holdings.scripts.delete(id)) throw new Error(`Nonexistent script ID '${id}'`);
          }
        }),
      executeScript: ({ target, files }: { target: { tabId: number }; files: readonly string[] }) =>
        ask(() => {
          for (const file of files) holdings.runs.push([target.tabId, file]);
          return [];
        }),
    },
    webRequest: {
      onSendHeaders: events.sent,
      onBeforeRedirect: events.redirected,
      onCompleted: events.completed,
      onErrorOccurred: events.failed,
    },
    idle: {
      onStateChanged: events.absent,
      setDetectionInterval: (seconds: number) =>
        void ask(() => {
          holdings.idle = seconds;
        }),
    },
    i18n: { getMessage: toMessage },
  };
  return { browser, events, toSeen };
}

export function openTab(holdings: Holdings, { url, opener }: { url: string; opener?: number }): FakeTab {
  const tab: FakeTab = {
    id: holdings.nextTab,
    url,
    active: true,
    status: url === 'about:blank' ? 'complete' : 'loading',
    ...(opener !== undefined && { openerTabId: opener }),
  };
  holdings.nextTab += 1;
  for (const each of holdings.tabs.values()) each.active = false;
  holdings.tabs.set(tab.id, tab);
  return tab;
}

interface Message {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}

function toMessage(key: string, params: readonly string[] = []): string {
  const entry = (messages as Readonly<Record<string, Message>>)[key];
  return (entry?.message ?? '')
    .replace(
      /\$([a-z]\w*)\$/gi,
      (_, name: string) => entry?.placeholders?.[name.toLowerCase()]?.content ?? '',
    )
    .replace(/\$([1-9])/g, (_, index: string) => params[Number(index) - 1] ?? '');
}
