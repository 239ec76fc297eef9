/**
 * What the driver has Firefox itself do. Each of these runs in a window of Firefox's own, where it finds what it is given
 * and nothing else that stands in this file.
 *
 * @typedef {ReturnType<typeof toFirefox>} Firefox what each is given first
 */

/** Runs in that window too, before each. @param {any} window */
export function toFirefox(window) {
  const { Cc, Ci, ChromeUtils, MatchPattern, MatchPatternSet, Services, WebExtensionPolicy, setTimeout } =
    window;
  const modules = {
    AddonManager: 'resource://gre/modules/AddonManager.sys.mjs',
    BrowserWindowTracker: 'resource:///modules/BrowserWindowTracker.sys.mjs',
    ExtensionParent: 'resource://gre/modules/ExtensionParent.sys.mjs',
    ExtensionPermissions: 'resource://gre/modules/ExtensionPermissions.sys.mjs',
    ExtensionsUI: 'resource:///modules/ExtensionsUI.sys.mjs',
    NavigableManager: 'chrome://remote/content/shared/NavigableManager.sys.mjs',
    TabManager: 'chrome://remote/content/shared/TabManager.sys.mjs',
    require: 'resource://devtools/shared/loader/Loader.sys.mjs',
  };
  /** @returns {any} */
  const load = (/** @type {keyof typeof modules} */ name) => ChromeUtils.importESModule(modules[name])[name];
  window.guise ??= {};
  return {
    Cc,
    Ci,
    MatchPattern,
    MatchPatternSet,
    Services,
    load,
    /** What one of these leaves for another. */
    kept: window.guise,
    sleep: (/** @type {number} */ milliseconds) => new Promise(resolve => setTimeout(resolve, milliseconds)),
    findExtension: (/** @type {string} */ id) => WebExtensionPolicy.getByID(id)?.extension,
    /** The window in front, and what presses keys in it, held down together. */
    toKeyboard() {
      const window = load('BrowserWindowTracker').getTopWindow();
      const keyboard = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
      keyboard.beginInputTransactionForTests(window);
      const press = (/** @type {readonly KeyboardEventInit[]} */ ...keys) => {
        const events = keys.map(key => new window.KeyboardEvent('', key));
        for (const event of events) keyboard.keydown(event);
        for (const event of events.reverse()) keyboard.keyup(event);
      };
      return { window, press };
    },
    /** @param {string} context as WebDriver BiDi calls the tab */
    findTab: context =>
      load('TabManager').getTabForBrowsingContext(load('NavigableManager').getBrowsingContextById(context)),
  };
}

/**
 * Makes `language` the language of the extension's strings. Firefox itself takes only one that it has a package for, and
 * an extension only the one that was there when it started.
 *
 * @param {Firefox} firefox
 * @param {string} id of the extension
 * @param {string} language
 */
export async function speak({ Services, load }, id, language) {
  Services.locale.availableLocales = [language, ...Services.locale.availableLocales];
  Services.locale.requestedLocales = [language];
  const addon = await load('AddonManager').getAddonByID(id);
  await addon?.disable();
  await addon?.enable();
}

/** Takes this authority's certificates for good from now on. @param {Firefox} firefox @param {string} certificate PEM */
export function trust({ Cc, Ci }, certificate) {
  const store = Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB);
  store.addCertFromBase64(certificate.replace(/-----[^-]+-----|\s/g, ''), 'C,,');
}

/** Writes `files` of `folder` into the one file that can be installed for good. @param {Firefox} firefox @param {string} path @param {string} folder @param {readonly string[]} files */
export function pack({ Cc, Ci }, path, folder, files) {
  const toFile = (/** @type {string} */ start, /** @type {readonly string[]} */ names = []) => {
    const file = Cc['@mozilla.org/file/local;1'].createInstance(Ci.nsIFile);
    file.initWithPath(start);
    for (const name of names) file.append(name);
    return file;
  };
  const writer = Cc['@mozilla.org/zipwriter;1'].createInstance(Ci.nsIZipWriter);
  const writeAnew = 0x02 | 0x08 | 0x20;
  writer.open(toFile(path), writeAnew);
  for (const name of files) {
    writer.addEntryFile(name, Ci.nsIZipWriter.COMPRESSION_DEFAULT, toFile(folder, name.split('/')), false);
  }
  writer.close();
}

/** A browser that is killed soon after may have the extension's file and know nothing of it. @param {Firefox} firefox @param {string} id of the extension */
export async function isInstalled({ load }, id) {
  return (await load('AddonManager').getAddonByID(id)) !== null;
}

/** Closes the tab that the extension opens once it is installed. @param {Firefox} firefox */
export async function closeFirstSteps({ load, sleep }) {
  const { gBrowser } = load('BrowserWindowTracker').getTopWindow();
  const isIt = (/** @type {any} */ tab) => tab.linkedBrowser.currentURI.spec.endsWith('#welcome');
  while (!gBrowser.tabs.some(isIt)) await sleep(20);
  gBrowser.removeTab(gBrowser.tabs.find(isIt));
}

/** @param {Firefox} firefox @param {string} id of the extension */
export async function waitUntilReady({ findExtension, sleep }, id) {
  while (!findExtension(id)) await sleep(20);
  await findExtension(id).readyPromise;
  await findExtension(id).wakeupBackground();
}

/** The browser's own number of a tab. @param {Firefox} firefox @param {string} context */
export function readTabId({ load, findTab }, context) {
  return load('ExtensionParent').apiManager.global.tabTracker.getId(findTab(context));
}

/** Gives what a click on the extension's button gives: it may look at the tab until that goes elsewhere. @param {Firefox} firefox @param {string} id @param {string} context */
export function allowTab({ findExtension, findTab }, id, context) {
  findExtension(id).tabManager.addActiveTabPermission(findTab(context));
}

/** Has a tab behind others drawn as if it were seen. @param {Firefox} firefox @param {string} context */
export function show({ findTab }, context) {
  findTab(context).linkedBrowser.docShellIsActive = true;
}

/** Shows a tab as by day or by night, and without movement. @param {Firefox} firefox @param {string} context @param {'light' | 'dark' | 'forced'} theme */
export function wear({ Services, findTab }, context, theme) {
  Services.prefs.setIntPref('ui.prefersReducedMotion', 1);
  const { browsingContext } = findTab(context).linkedBrowser;
  if (theme === 'forced') browsingContext.forcedColorsOverride = 'active';
  else browsingContext.prefersColorSchemeOverride = theme;
}

/** Presses the keys that a command of the extension has. @param {Firefox} firefox @param {string} id @param {string} name */
export async function pressCommand({ findExtension, toKeyboard }, id, name) {
  const { shortcut } = (await findExtension(id).shortcuts.allCommands()).find(
    (/** @type {any} */ command) => command.name === name,
  );
  const codes = /** @type {Readonly<Record<string, number>>} */ ({ Period: 190, Comma: 188 });
  const keys = shortcut.split('+');
  const letter = keys.pop();
  const keyCode = codes[letter] ?? letter.charCodeAt(0);
  const code = letter in codes ? letter : `Key${letter}`;
  const { window, press } = toKeyboard();
  // The press before may have left the focus in the menu bar, where Alt alone leads.
  window.gBrowser.selectedBrowser.focus();
  press(...keys.map((/** @type {string} */ key) => ({ key })), { key: letter, code, keyCode });
}

/** Picks an entry of the menu that is about to open over a page. @param {Firefox} firefox @param {string} label */
export async function pickFromMenu({ toKeyboard, sleep }, label) {
  const menu = toKeyboard().window.document.getElementById('contentAreaContextMenu');
  while (menu.state !== 'open') await sleep(20);
  const entry = [...menu.querySelectorAll('menuitem')].find(each => each.label === label);
  if (!entry) throw new Error(`the menu has no entry ${label}`);
  const { parentNode } = entry;
  if (parentNode !== menu) parentNode.parentNode.openMenu(true);
  while (parentNode.state !== 'open') await sleep(20);
  parentNode.activateItem(entry);
}

/** Types into the address bar, and Enter. @param {Firefox} firefox @param {string} text */
export async function typeIntoAddressBar({ toKeyboard }, text) {
  const { window, press } = toKeyboard();
  window.gURLBar.focus();
  window.gURLBar.select();
  for (const letter of text) press({ key: letter });
  await window.gURLBar.lastQueryContextPromise;
  press({ key: 'Enter' });
}

/** The host of an extension's pages. @param {Firefox} firefox @param {string} id */
export function readHost({ findExtension }, id) {
  return findExtension(id).policy.mozExtensionHostname;
}

/** Keeps from now on what any script writes to its console, and every error that none catches. @param {Firefox} firefox */
export function recordConsole({ Services, kept }) {
  kept.heard = [];
  Services.console.registerListener({
    observe: (/** @type {any} */ message) => kept.heard.push(String(message)),
  });
  // Errors come here from every process by themselves; what is written to a console stays where it was written.
  const script = `
    const principal = Cc['@mozilla.org/systemprincipal;1'].createInstance(Ci.nsIPrincipal);
    const tell = event => Services.console.logStringMessage(event.arguments.map(String).join(' '));
    Cc['@mozilla.org/consoleAPI-storage;1'].getService(Ci.nsIConsoleAPIStorage).addLogEventListener(tell, principal);`;
  Services.ppmm.loadProcessScript(`data:text/javascript,${encodeURIComponent(script)}`, true);
}

/** @param {Firefox} firefox @returns {readonly string[]} */
export function readConsole({ kept }) {
  return kept.heard;
}

/** Answers yes in the person's place to every later question for these hosts or for less. @param {Firefox} firefox @param {readonly string[]} patterns */
export function allowHosts({ MatchPattern, MatchPatternSet, load }, patterns) {
  const prompts = load('ExtensionsUI');
  const allowed = new MatchPatternSet(patterns);
  const ask = prompts.observe;
  prompts.observe = (/** @type {any} */ subject, /** @type {string} */ topic) => {
    const { permissions, resolve } = subject?.wrappedJSObject ?? {};
    const isAllowed = (/** @type {string} */ origin) => allowed.subsumes(new MatchPattern(origin));
    if (topic === 'webextension-optional-permission-prompt' && permissions.origins.every(isAllowed))
      resolve(true);
    else ask.call(prompts, subject, topic);
  };
}

/** @param {Firefox} firefox @param {string} id @param {readonly string[]} patterns */
export async function withdrawHosts({ findExtension, load }, id, patterns) {
  await load('ExtensionPermissions').remove(id, { permissions: [], origins: patterns }, findExtension(id));
}

/** Resolves when the new window has shown its own first page to the end. @param {Firefox} firefox */
export async function openPrivately({ load, sleep }) {
  const { gBrowser } = await load('BrowserWindowTracker').promiseOpenWindow({ private: true });
  const isThere = () =>
    gBrowser.currentURI.spec === 'about:privatebrowsing' && !gBrowser.webProgress.isLoadingDocument;
  while (!isThere()) await sleep(20);
}

/** Shows an extension's panel in the developer tools of a tab. @param {Firefox} firefox @param {string} context */
export async function openDevtools({ load, findTab, sleep, kept }, context) {
  const { gDevTools } = load('require')('devtools/client/framework/devtools');
  const toolbox = await gDevTools.showToolboxForTab(findTab(context));
  const find = () =>
    toolbox.visibleAdditionalTools.find((/** @type {string} */ id) => id.startsWith('webext-'));
  while (!find()) await sleep(20);
  await toolbox.selectTool(find());
  kept.panel = toolbox.doc.getElementById(`toolbox-panel-iframe-${find()}`);
}

/** All that stands on the panel that was shown last. @param {Firefox} firefox @returns {Promise<string>} */
export async function readDevtools({ kept, sleep }) {
  const { messageManager } = kept.panel.contentDocument.querySelector('browser');
  const topic = `panel-${Math.random()}`;
  const told = new Promise(resolve =>
    messageManager.addMessageListener(topic, (/** @type {any} */ { data }) => resolve(data)),
  );
  const script = `sendAsyncMessage('${topic}', content.document.body.innerText)`;
  messageManager.loadFrameScript(`data:text/javascript,${encodeURIComponent(script)}`, false);
  // The page before it, in whose place it comes, may not live to answer.
  return Promise.race([told, sleep(500).then(() => '')]);
}

/** @param {Firefox} firefox @param {string} id */
export async function letIntoPrivateWindows({ load }, id) {
  const leave = { permissions: ['internal:privateBrowsingAllowed'], origins: [] };
  await load('ExtensionPermissions').add(id, leave);
  await (await load('AddonManager').getAddonByID(id)).reload();
}

/** @param {Firefox} firefox @param {string} id */
export async function killBackground({ findExtension }, id) {
  await findExtension(id).terminateBackground({ ignoreDevToolsAttached: true });
}

/**
 * Runs an expression in the background page, woken when it sleeps. It sees the page's globals; its own go with it.
 *
 * @param {Firefox} firefox
 * @param {string} id
 * @param {string} expression
 * @returns {Promise<{ value: string } | { error: string }>} JSON of what it gives
 */
export async function runInBackground({ findExtension }, id, expression) {
  await findExtension(id).wakeupBackground();
  const { messageManager } = findExtension(id).backgroundContext.xulBrowser;
  const topic = `reply-${Math.random()}`;
  const script = `{
    const sandbox = new Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
    const run = async () => Cu.evalInSandbox(${JSON.stringify(`(async () => JSON.stringify((await ${expression}) ?? null))()`)}, sandbox);
    run().then(value => ({ value }), error => ({ error: String(error) })).then(reply => sendAsyncMessage('${topic}', reply));
  }`;
  return new Promise(resolve => {
    messageManager.addMessageListener(topic, function listener(/** @type {any} */ { data }) {
      messageManager.removeMessageListener(topic, listener);
      resolve(data);
    });
    messageManager.loadFrameScript(`data:text/javascript,${encodeURIComponent(script)}`, false);
  });
}
