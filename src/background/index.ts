import { toMenu } from '../core/shortcut.ts';
import { watchWake } from '../platform/alarm.ts';
import { watchIdle } from '../platform/idle.ts';
import { watchManaged } from '../platform/managed.ts';
import { serve } from '../platform/messages.ts';
import { watchOnline } from '../platform/network.ts';
import { watchPermissions } from '../platform/permissions.ts';
import { watchInstalled, watchStartup } from '../platform/runtime.ts';
import { openPopup, setMenu, watchShortcuts } from '../platform/shortcuts.ts';
import { beOnlyWriter, hideFromContentScripts, readState } from '../platform/storage.ts';
import { openTab, watchTabs } from '../platform/tabs.ts';
import { paint } from './badges.ts';
import { handlers } from './handlers.ts';
import { clearLedger, startLedger } from './ledger.ts';
import { onPresence } from './lock.ts';
import { keepPieces } from './piece.ts';
import { obey } from './policy.ts';
import { reconcile } from './reconcile.ts';
import { retryOffline, wake } from './refresh.ts';
import { onKeyed, onPicked, onTyped, suggest } from './shortcuts.ts';
import { start } from './start.ts';
import { onTabClosed, onTabOpened, onTabReplaced, onTabsChanged } from './tab-events.ts';

keepPieces();
beOnlyWriter();
void hideFromContentScripts();

/** What an event does, once what it builds on is there; when it is not, `start` has withdrawn every rule. */
const once =
  <Args extends readonly unknown[]>(task: (...args: Args) => Promise<void>) =>
  (...args: Args): void => {
    start()
      .then(() => task(...args))
      .catch(() => {});
  };

/** What a person asked for where nothing can be said: the popup says why it did not happen. */
const asked = <Args extends readonly unknown[]>(task: (...args: Args) => Promise<void>) =>
  once((...args: Args) => task(...args).catch(openPopup));

// Every listener is registered in the first tick, or the event that woke the worker is lost. Everything can be forgotten
// also where nothing can begin.
serve(handlers, command => (command === 'forgetEverything' ? start().catch(() => {}) : start()));
startLedger();
watchWake(once(wake));
watchStartup(once(wake));
watchStartup(once(async () => setMenu(toMenu(await readState()))));
watchInstalled(once(() => openTab('/src/ui/options/index.html#welcome')));
watchIdle(once(onPresence));
watchOnline(once(retryOffline));
watchManaged(once(obey));
watchPermissions(once(reconcile));
watchTabs({
  opened: once(onTabOpened),
  closed: once(onTabClosed),
  gone: once(clearLedger),
  replaced: once(onTabReplaced),
  fronted: once(onTabsChanged),
  navigated: once(tab => paint([tab])),
});
watchShortcuts({
  keyed: asked(onKeyed),
  picked: asked(onPicked),
  typing: once(suggest),
  typed: asked(onTyped),
});
once(wake)();
once(obey)();
