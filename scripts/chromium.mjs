import { createHash, createPublicKey } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';

/**
 * @typedef {import('puppeteer-core').Browser} Browser
 * @typedef {import('puppeteer-core').Page} Page
 * @typedef {import('puppeteer-core').Target} Target
 * @typedef {'private window' | 'container'} Place where a tab can be, but for an ordinary window. Only Firefox has containers
 *
 * @typedef {object} LaunchOptions
 * @property {string} program the browser
 * @property {string} extension folder of the built extension
 * @property {string} profile folder; made when it is not there
 * @property {boolean} [headless] without a window
 * @property {string} [screen] the X server, such as `:1`, that shows its windows; Chromium alone
 * @property {readonly string[]} [hosts] names, `*.test` too, that mean 127.0.0.1; every other name then means nothing
 * @property {Readonly<Record<string, number>>} [ports] where to look in the place of a port, for `hosts`
 * @property {string} [authority] PEM certificate of an authority whose certificates are good; servers must send it with their own
 * @property {readonly string[]} [permissions] those of the manifest's optional ones that are given, without a prompt, as soon as they are
 *   asked for
 * @property {string} [language] of the extension's strings, such as `ko`
 *
 * @typedef {object} Driver a browser with the extension in it; scripts that keep to this can drive another browser
 * @property {string} name name and version, as `Chromium 156.0.8078.79`
 * @property {string} origin of the extension's pages
 * @property {Browser} browser
 * @property {(url?: string, place?: Place) => Promise<Page>} openTab in front
 * @property {(kind: 'popup' | 'options') => Promise<Page>} openPage one of the extension's own pages, in a tab
 * @property {(page: Page) => Promise<Page>} openPopup the real popup, as by a click on the toolbar while `page` is in front
 * @property {(page: Page) => Promise<number>} readTabId the browser's own number of that tab
 * @property {(patterns: readonly string[]) => Promise<void>} allowHosts answers yes beforehand: the next time a click asks
 *   for these match patterns or for less, they are given without a prompt, which headless nobody could answer
 * @property {(patterns: readonly string[]) => Promise<void>} withdrawHosts takes host permissions away, as the person may
 * @property {<Args extends readonly unknown[], Value>(task: (...args: Args) => Value | Promise<Value>, ...args: Args) => Promise<Value>} runInBackground
 *   runs `task` in the background, waking it; what it takes and gives must be JSON
 * @property {(page: Page, theme: 'light' | 'dark' | 'forced') => Promise<void>} wear shows it as by day or by night, and at rest; or in the
 *   system's own few colours
 * @property {(page: Page, name: string) => Promise<void>} pressCommand one of the manifest's `commands`, with that tab in front
 * @property {(page: Page, selector: string, entry: { id: string, label: string }) => Promise<void>} pickFromMenu that the
 *   right button opens over the first element that fits
 * @property {(page: Page, text: string) => Promise<void>} typeIntoAddressBar after the extension's word, and Enter
 * @property {() => Promise<void>} refuseDownloads once they were asked for, nothing of them is kept
 * @property {() => Promise<() => Promise<readonly string[]>>} recordConsole from now on; answers what reads all that any script
 *   wrote to its console since, and every error that no script caught
 * @property {(folder: string) => Promise<string>} installAnother extension; answers the origin of its pages
 * @property {(page: Page) => Promise<() => Promise<string>>} openDevtools the developer tools of a page, with the extension's own panel
 *   in front; answers what reads all that stands on it
 * @property {() => Promise<void>} letIntoPrivateWindows as the person may; the extension starts anew
 * @property {() => Promise<void>} killBackground at once, as the browser may at any time
 * @property {() => Promise<Driver>} restart ends the browser and starts it again with the same profile
 * @property {() => Promise<void>} close
 */

/**
 * Starts Chromium with the extension in it. It ends with this process, however that ends: it is driven through a pipe.
 *
 * @param {LaunchOptions} options
 * @returns {Promise<Driver>}
 */
export async function launchChromium(options) {
  writePreferences(options);
  const browser = await puppeteer.launch({
    executablePath: options.program,
    userDataDir: options.profile,
    headless: options.headless ?? options.screen === undefined,
    ...(options.screen && { env: { ...process.env, DISPLAY: options.screen } }),
    // A window of any size shows the page in that size; without one there is a size that screenshots can count on.
    defaultViewport: options.headless === false ? null : { width: 1280, height: 800 },
    pipe: true,
    enableExtensions: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: toArguments(options),
  });
  try {
    // Google's own Chrome believes no Preferences but those it wrote. Tests have no use for it, and this takes a while.
    if (options.headless === false) {
      await onExtensionsPage(browser, [
        'chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })',
      ]);
    }
    const extension = await readExtension(browser, options.extension);
    const version = (await browser.version()).replace(/^.*\//, '');
    return new ChromiumDriver(browser, extension, options, `Chromium ${version}`);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/**
 * What a new profile starts with. Outside developer mode Chromium does not start an extension again that was reloaded. It
 * does not ask again for what the person gave once, which it keeps in the profile under the extension's id. That is made of
 * its folder: the first 128 bits of the SHA-256 of its path, in letters from a to p.
 *
 * @param {LaunchOptions} options
 */
function writePreferences({ extension, profile, permissions = [] }) {
  const file = join(profile, 'Default', 'Preferences');
  if (existsSync(file)) return;
  const hash = createHash('sha256').update(realpathSync(extension)).digest('hex');
  const id = hash.slice(0, 32).replace(/./g, digit => 'abcdefghijklmnop'.charAt(Number.parseInt(digit, 16)));
  const given = { api: permissions, explicit_host: [], manifest_permissions: [], scriptable_host: [] };
  const extensions = {
    ui: { developer_mode: true },
    settings: { [id]: { runtime_granted_permissions: given } },
  };
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(file, JSON.stringify({ extensions }));
}

/**
 * What the flag loads keeps its permissions in the profile, which what is loaded later does not. Chrome itself has
 * forgotten the flag, so there it is loaded later all the same.
 *
 * @param {Browser} browser
 * @param {string} folder
 */
async function readExtension(browser, folder) {
  const path = realpathSync(folder);
  for (let tries = 0; tries < 20; tries++) {
    const extensions = [...(await browser.extensions()).values()];
    const found = extensions.find(extension => extension.path === path);
    if (found) return found;
    await sleep(50);
  }
  const found = (await browser.extensions()).get(await browser.installExtension(path));
  if (!found) throw new Error('the browser does not list the extension it loaded');
  return found;
}

/**
 * Where nobody looks, nothing is drawn by a processor that plays a graphics card, and nothing glides; no process is kept
 * ready for a page that may never come, and none for what the address bar could open.
 */
const THRIFT = [
  '--disable-gpu',
  '--animation-duration-scale=0',
  '--disable-features=SpareRendererForSitePerProcess,WebUIOmniboxPopup,WebUIOmniboxAimPopup',
];

/** @param {LaunchOptions} options @returns {string[]} */
function toArguments({ extension, headless, hosts, ports = {}, authority, language }) {
  return [
    `--load-extension=${realpathSync(extension)}`,
    '--disable-features=DisableLoadExtensionCommandLineSwitch',
    ...(headless === false ? [] : THRIFT),
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-quic',
    ...(hosts
      ? [
          `--host-resolver-rules=${[...hosts.flatMap(host => toMappings(host, ports)), 'MAP *.localhost 127.0.0.1', 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1', 'EXCLUDE ::1', 'EXCLUDE localhost'].join(', ')}`,
        ]
      : []),
    ...(authority ? [`--ignore-certificate-errors-spki-list=${toKeyHash(authority)}`] : []),
    ...(language ? [`--lang=${language}`] : []),
  ];
}

/** The first that fits counts. @param {string} host @param {Readonly<Record<string, number>>} ports */
function toMappings(host, ports) {
  const others = Object.entries(ports).map(([port, there]) => `MAP ${host}:${port} 127.0.0.1:${there}`);
  return [...others, `MAP ${host} 127.0.0.1`];
}

/** SHA-256 of the certificate's public key, in base64. @param {string} certificate PEM */
function toKeyHash(certificate) {
  const key = createPublicKey(certificate).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

/**
 * The browser's own page about extensions may do what no other page may. So may its list of words, which has nothing to
 * draw and is there in a fraction of the time.
 *
 * @param {Browser} browser
 * @param {readonly string[]} calls
 */
async function onExtensionsPage(browser, calls) {
  const page = await browser.newPage();
  try {
    await page.goto('chrome://extensions/strings.m.js');
    for (const call of calls) await page.evaluate(call);
  } finally {
    await page.close();
  }
}

/** Between its end and its new start none of its pages opens. @param {string} id quoted */
function untilEnabled(id) {
  return `(async () => {
    const isEnabled = info => info.state === 'ENABLED';
    while (!(await chrome.developerPrivate.getExtensionInfo(${id}).then(isEnabled, () => false)))
      await new Promise(resolve => setTimeout(resolve, 20));
  })()`;
}

/** @implements {Driver} */
class ChromiumDriver {
  #browser;
  #extension;
  #options;
  #paths;

  /**
   * @param {Browser} browser
   * @param {import('puppeteer-core').Extension} extension
   * @param {LaunchOptions} options
   * @param {string} name
   */
  constructor(browser, extension, options, name) {
    const { action, options_ui } = JSON.parse(readFileSync(join(options.extension, 'manifest.json'), 'utf8'));
    this.#browser = browser;
    this.#extension = extension;
    this.#options = options;
    this.#paths = { popup: action.default_popup, options: options_ui.page };
    this.name = name;
    this.origin = `chrome-extension://${extension.id}`;
  }

  get browser() {
    return this.#browser;
  }

  /** @type {Driver['openTab']} */
  async openTab(url, place) {
    const page = await (place ? this.#openPrivately() : this.#browser.newPage());
    if (url) await page.goto(url);
    return page;
  }

  /** In a window of its own. What puppeteer calls an incognito context is one that no extension gets into. */
  async #openPrivately() {
    const known = new Set(this.#browser.targets());
    const opened = this.#browser.waitForTarget(
      target => target.type() === 'page' && !known.has(target) && target.url() === 'about:blank',
    );
    await this.runInBackground(async () => {
      /** @type {{ chrome: import('webextension-polyfill').Browser }} */
      const { chrome } = /** @type {any} */ (globalThis);
      await chrome.windows.create({ incognito: true, url: 'about:blank' });
    });
    return (await opened).asPage();
  }

  /** @type {Driver['openPage']} */
  openPage(kind) {
    return this.openTab(`${this.origin}/${this.#paths[kind]}`);
  }

  /** @type {Driver['openPopup']} */
  async openPopup(page) {
    await page.bringToFront();
    const known = new Set(this.#browser.targets());
    const opened = this.#browser.waitForTarget(target => this.#isPopup(target) && !known.has(target));
    await this.#extension.triggerAction(page);
    return (await opened).asPage();
  }

  /** @param {Target} target */
  #isPopup(target) {
    return target.url().startsWith(`${this.origin}/${this.#paths.popup}`);
  }

  /** @type {Driver['readTabId']} */
  async readTabId(page) {
    await page.bringToFront();
    // Without permission for its site a tab does not show its address, but which one is in front is no secret.
    const windowId = Number(await page.windowId());
    return this.runInBackground(async windowId => {
      /** @type {{ chrome: import('webextension-polyfill').Browser }} */
      const { chrome } = /** @type {any} */ (globalThis);
      const [tab] = await chrome.tabs.query({ active: true, windowId });
      return /** @type {number} */ (tab?.id);
    }, windowId);
  }

  /** @type {Driver['allowHosts']} */
  allowHosts(patterns) {
    // Chromium's page about extensions knows no pattern for WebSockets but the one for everything.
    return this.#setHosts(
      'addHostPermission',
      patterns.some(pattern => pattern.startsWith('ws')) ? ['<all_urls>'] : patterns,
    );
  }

  /** @type {Driver['withdrawHosts']} */
  withdrawHosts(patterns) {
    return this.#setHosts('removeHostPermission', patterns);
  }

  /** @param {string} method of developerPrivate @param {readonly string[]} patterns */
  #setHosts(method, patterns) {
    const calls = patterns.map(
      pattern =>
        `chrome.developerPrivate.${method}(${JSON.stringify(this.#extension.id)}, ${JSON.stringify(pattern)})`,
    );
    return onExtensionsPage(this.#browser, calls);
  }

  /** @type {Driver['runInBackground']} */
  async runInBackground(task, ...args) {
    const worker = await this.#readWorker();
    return /** @type {any} */ (await worker.evaluate(/** @type {any} */ (task), ...args));
  }

  /** @type {Driver['letIntoPrivateWindows']} */
  async letIntoPrivateWindows() {
    const id = JSON.stringify(this.#extension.id);
    // Of one that ends because all starts anew the driver is not told, and it never answers again.
    await this.killBackground();
    await onExtensionsPage(this.#browser, [
      `chrome.developerPrivate.updateExtensionConfiguration({ extensionId: ${id}, incognitoAccess: true })`,
      untilEnabled(id),
    ]);
    await this.#wake();
  }

  /** @type {Driver['wear']} */
  async wear(page, theme) {
    if (theme === 'forced') {
      const features = [{ name: 'forced-colors', value: 'active' }];
      // Puppeteer knows no such feature. What a session emulates ends with it, so that it is left to the page.
      return (await page.createCDPSession()).send('Emulation.setEmulatedMedia', { features });
    }
    return page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
  }

  // Chromium lets no automation at its keys, menus and address bar. Whoever listens is told as Chromium tells them.

  /** @type {Driver['pressCommand']} */
  async pressCommand(page, name) {
    await page.bringToFront();
    await this.runInBackground(name => {
      const { chrome } = /** @type {any} */ (globalThis);
      chrome.commands.onCommand.dispatch(name);
    }, name);
  }

  /** @type {Driver['pickFromMenu']} */
  async pickFromMenu(page, selector, { id }) {
    const link = await page.$eval(selector, element => element.closest('a')?.href);
    const tab = await this.readTabId(page);
    await this.runInBackground(
      async (menuItemId, linkUrl, tab) => {
        const { chrome } = /** @type {any} */ (globalThis);
        // Refused for an entry that is not there.
        await chrome.contextMenus.update(menuItemId, {});
        chrome.contextMenus.onClicked.dispatch({ menuItemId, linkUrl }, await chrome.tabs.get(tab));
      },
      id,
      link,
      tab,
    );
  }

  /** @type {Driver['typeIntoAddressBar']} */
  async typeIntoAddressBar(page, text) {
    await page.bringToFront();
    await this.runInBackground(text => {
      const { chrome } = /** @type {any} */ (globalThis);
      chrome.omnibox.onInputEntered.dispatch(text, 'currentTab');
    }, text);
  }

  /** @type {Driver['refuseDownloads']} */
  async refuseDownloads() {
    const session = await this.#browser.target().createCDPSession();
    await session.send('Browser.setDownloadBehavior', { behavior: 'deny' });
  }

  /** @type {Driver['recordConsole']} */
  async recordConsole() {
    /** @type {string[]} */
    const heard = [];
    const listen = async (/** @type {Target} */ target) => {
      const page = target.type() === 'page' ? await target.page() : null;
      page?.on('pageerror', error => heard.push(String(error)));
      const source = page ?? (await target.worker());
      source?.on('console', message => heard.push(message.text()));
    };
    this.#browser.on('targetcreated', listen);
    await Promise.all(this.#browser.targets().map(listen));
    return async () => heard;
  }

  /** @type {Driver['installAnother']} */
  async installAnother(folder) {
    return `chrome-extension://${await this.#browser.installExtension(folder)}`;
  }

  /** @type {Driver['openDevtools']} */
  async openDevtools(page) {
    const devtools = await page.openDevTools();
    await devtools.waitForFrame(frame => frame.url().startsWith(`${this.origin}/`));
    // There are more panels than a narrow window has room for.
    await devtools.evaluate(`(async () => {
      const { InspectorView } = await import('./ui/legacy/legacy.js');
      const view = InspectorView.InspectorView.instance();
      const panel = '${this.origin}Guise';
      while (!view.hasPanel(panel)) await new Promise(resolve => setTimeout(resolve, 20));
      await view.showPanel(panel);
    })()`);
    const start = `${this.origin}/${this.#paths.options}`;
    const findPanel = () => devtools.frames().find(frame => frame.url().startsWith(start));
    return async () => String((await findPanel()?.evaluate('document.body.innerText')) ?? '');
  }

  /** @type {Driver['killBackground']} */
  async killBackground() {
    const target = this.#browser.targets().find(target => this.#isWorker(target));
    const worker = await target?.worker();
    if (!target || !worker) return;
    for (let turn = 0; this.#browser.targets().includes(target); turn++) {
      // One that is just starting does not always heed, and would live on for 30 seconds.
      if (turn % 20 === 0) await worker.close().catch(() => undefined);
      await sleep(10);
    }
  }

  /** The worker, woken when it sleeps. */
  async #readWorker() {
    if (!this.#browser.targets().some(target => this.#isWorker(target))) await this.#wake();
    const target = await this.#browser.waitForTarget(target => this.#isWorker(target));
    const worker = await target.worker();
    if (!worker) throw new Error('the worker ended before it could be reached');
    return worker;
  }

  /** @param {Target} target */
  #isWorker(target) {
    return target.type() === 'service_worker' && target.url().startsWith(`${this.origin}/`);
  }

  /** Any message wakes it; this one it does not know, and says so. */
  async #wake() {
    const page = await this.openTab(`${this.origin}/manifest.json`);
    await page.evaluate("chrome.runtime.sendMessage({ command: 'wake' })");
    await page.close();
  }

  /** @type {Driver['restart']} */
  async restart() {
    await this.close();
    return launchChromium(this.#options);
  }

  /** @type {Driver['close']} */
  close() {
    return this.#browser.close();
  }
}
