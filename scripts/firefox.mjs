import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import * as privileged from './firefox-privileged.mjs';

/**
 * @typedef {import('puppeteer-core').Browser} Browser
 * @typedef {import('puppeteer-core').Page} Page
 * @typedef {import('./chromium.mjs').Driver} Driver
 * @typedef {import('./chromium.mjs').LaunchOptions} LaunchOptions
 * @typedef {<Args extends readonly unknown[], Value>(task: (firefox: privileged.Firefox, ...args: Args) => Value | Promise<Value>, ...args: Args) => Promise<Value>} Run
 *   runs `task` in a window of Firefox's own, which may do everything; what it takes and gives must be JSON
 */

/** The host of the extension's pages, which Firefox otherwise draws by lot. */
const uuid = '6f0c2a9e-7d1b-4c55-9a3e-2b8d41f7c903';

/**
 * Starts Firefox with the extension in it, as what chromium.mjs starts: a script that keeps to the driver cannot tell.
 * The extension is installed unsigned and for good, which Firefox ESR and the developer's Firefox allow, and no other.
 * It ends with this process, except when this process is killed outright.
 *
 * @param {LaunchOptions} options
 * @returns {Promise<Driver>}
 */
export async function launchFirefox(options) {
  const manifest = JSON.parse(readFileSync(join(options.extension, 'manifest.json'), 'utf8'));
  const { id } = manifest.browser_specific_settings.gecko;
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: options.program,
    userDataDir: options.profile,
    headless: options.headless ?? true,
    defaultViewport: options.headless === false ? null : { width: 1280, height: 800 },
    // A test's process that is told to end ends it; at Ctrl+C and a closed terminal it is ours to end, in order.
    handleSIGINT: false,
    handleSIGHUP: false,
    args: ['--remote-allow-system-access'],
    // Else no preference can tell Firefox that there is no server for its own settings.
    env: { ...process.env, MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' },
    extraPrefsFirefox: toPreferences(id, options),
  });
  try {
    const run = await findWindow(browser);
    if (options.language) await run(privileged.speak, id, options.language);
    if (options.authority) await run(privileged.trust, options.authority);
    const isNew = !(await run(privileged.isInstalled, id));
    if (isNew) await install(browser, run, options);
    await run(privileged.waitUntilReady, id);
    if (isNew) await run(privileged.closeFirstSteps);
    // Of hosts none are asked for with them.
    if (options.permissions) await run(privileged.allowHosts, []);
    const version = (await browser.version()).replace(/^.*\//, '');
    return new FirefoxDriver(browser, run, manifest, options, `Firefox ${version}`);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** @param {string} id @param {LaunchOptions} options */
function toPreferences(id, { hosts, ports, language }) {
  return {
    'extensions.webextensions.uuids': JSON.stringify({ [id]: uuid }),
    'xpinstall.signatures.required': false,
    // Firefox would make a database of what its packages say of thousands of other sites.
    'services.settings.server': 'data:,nothing',
    // One process shows all pages, and none is kept ready for a page that may never come.
    'dom.ipc.processCount': 1,
    'dom.ipc.processPrelaunch.enabled': false,
    'devtools.jsonview.enabled': false,
    'dom.disable_open_during_load': false,
    'dom.allow_scripts_to_close_windows': true,
    // In private windows Firefox otherwise tries https first, which no server here answers at a port of http.
    'dom.security.https_first_pbm': false,
    // Otherwise a person is asked, and all waits for the answer.
    'security.warn_submit_secure_to_insecure': false,
    ...(hosts && toHostPreferences(hosts)),
    ...(ports && {
      'network.socket.forcePort': Object.entries(ports)
        .map(each => each.join('='))
        .join(';'),
    }),
    ...(language && { 'intl.accept_languages': language }),
  };
}

/**
 * Every name is resolved as 127.0.0.1, and for those that should mean nothing there is a proxy that nobody runs.
 *
 * @param {readonly string[]} hosts
 */
function toHostPreferences(hosts) {
  const known = JSON.stringify([...hosts, 'localhost', '127.0.0.1']);
  const script = `function FindProxyForURL(url, host) { return ${known}.some(known => shExpMatch(host, known)) ? 'DIRECT' : 'PROXY 127.0.0.1:9' }`;
  return {
    'network.dns.native-is-localhost': true,
    'network.proxy.type': 2,
    'network.proxy.autoconfig_url': `data:text/javascript,${encodeURIComponent(script)}`,
  };
}

/** @param {Browser} browser @returns {Promise<Run>} */
async function findWindow(browser) {
  const { contexts } = await send(browser, 'browsingContext.getTree', { 'moz:scope': 'chrome' });
  const { context } = contexts[0];
  return async (task, ...args) => {
    const { result, exceptionDetails } = await send(browser, 'script.callFunction', {
      functionDeclaration: `async args => JSON.stringify((await (${task})((${privileged.toFirefox})(globalThis), ...JSON.parse(args))) ?? null)`,
      arguments: [{ type: 'string', value: JSON.stringify(args) }],
      awaitPromise: true,
      target: { context },
    });
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return JSON.parse(result.value);
  };
}

/**
 * What WebDriver BiDi, or Firefox beyond it, can do and puppeteer has no words for.
 *
 * @param {Browser} browser
 * @param {string} method
 * @param {object} params
 */
async function send(browser, method, params) {
  const { connection } = /** @type {any} */ (browser);
  return (await connection.send(method, params)).result;
}

/** The profile keeps it: once is enough. @param {Browser} browser @param {Run} run @param {LaunchOptions} options */
async function install(browser, run, { extension, profile }) {
  const path = join(realpathSync(profile), 'extension.xpi');
  const folder = realpathSync(extension);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(file => file.isFile())
    .map(file => join(file.parentPath, file.name).slice(folder.length + 1));
  await run(privileged.pack, path, folder, files);
  await send(browser, 'webExtension.install', {
    extensionData: { type: 'archivePath', path },
    'moz:permanent': true,
  });
}

/** @implements {Driver} */
class FirefoxDriver {
  #browser;
  #run;
  #id;
  #options;
  #paths;
  #keyword;

  /**
   * @param {Browser} browser
   * @param {Run} run
   * @param {any} manifest
   * @param {LaunchOptions} options
   * @param {string} name
   */
  constructor(browser, run, { action, options_ui, omnibox, browser_specific_settings }, options, name) {
    this.#browser = browser;
    this.#run = run;
    this.#id = browser_specific_settings.gecko.id;
    this.#options = options;
    this.#keyword = omnibox.keyword;
    this.#paths = { popup: action.default_popup, options: options_ui.page };
    this.name = name;
    this.origin = `moz-extension://${uuid}`;
  }

  get browser() {
    return this.#browser;
  }

  /** @type {Driver['openTab']} */
  async openTab(url, place) {
    const page = await this.#openEmpty(place);
    if (url) await this.#go(page, url);
    return page;
  }

  /** @param {import('./chromium.mjs').Place} [place] */
  async #openEmpty(place) {
    if (place === 'container') return (await this.#browser.createBrowserContext()).newPage();
    if (place !== 'private window') return this.#browser.newPage();
    const known = new Set(this.#browser.targets());
    // Its own first page would otherwise come in the place of what it is asked for, which would be waited for in vain.
    const opened = this.#browser.waitForTarget(
      target => !known.has(target) && target.url() === 'about:privatebrowsing',
    );
    await this.#run(privileged.openPrivately);
    return (await opened).asPage();
  }

  /** @param {Page} page @param {string} url */
  async #go(page, url) {
    if (!url.startsWith('moz-extension:')) return void (await page.goto(url));
    // Of a page of an extension Firefox tells neither when it is there nor what its address is.
    await page.goto(url, { waitUntil: [] });
    const told = page.url.bind(page);
    page.url = () => (told() === 'about:blank' ? url : told());
    await page.waitForFunction("location.href !== 'about:blank' && document.readyState === 'complete'", {
      polling: 20,
    });
  }

  /** @type {Driver['openPage']} */
  openPage(kind) {
    return this.openTab(`${this.origin}/${this.#paths[kind]}`);
  }

  /**
   * The popup itself cannot be driven. Its page is opened in a tab behind `page`, so that what it finds in front is
   * what the popup would find, and is shown as if it were seen.
   *
   * @type {Driver['openPopup']}
   */
  async openPopup(page) {
    const popup = await this.#browser.newPage({ background: true });
    await toFront(page);
    await this.#run(privileged.allowTab, this.#id, toContext(page));
    await this.#go(popup, `${this.origin}/${this.#paths.popup}`);
    await this.#run(privileged.show, toContext(popup));
    await popup.evaluate(pressByEnter);
    return popup;
  }

  /** @type {Driver['readTabId']} */
  readTabId(page) {
    return this.#run(privileged.readTabId, toContext(page));
  }

  /** @type {Driver['allowHosts']} */
  allowHosts(patterns) {
    return this.#run(privileged.allowHosts, patterns);
  }

  /** @type {Driver['withdrawHosts']} */
  withdrawHosts(patterns) {
    return this.#run(privileged.withdrawHosts, this.#id, patterns);
  }

  /** @type {Driver['runInBackground']} */
  async runInBackground(task, ...args) {
    const reply = await this.#run(
      privileged.runInBackground,
      this.#id,
      `(${task})(...${JSON.stringify(args)})`,
    );
    if ('error' in reply) throw new Error(reply.error);
    return JSON.parse(reply.value);
  }

  /** @type {Driver['letIntoPrivateWindows']} */
  async letIntoPrivateWindows() {
    await this.#forgetOwnPages();
    await this.#run(privileged.letIntoPrivateWindows, this.#id);
    await this.#run(privileged.waitUntilReady, this.#id);
  }

  /** They end as the extension starts anew, of which Firefox does not tell: to be asked, they would never answer. */
  async #forgetOwnPages() {
    for (const page of await this.#browser.pages()) {
      if (page.url().startsWith(`${this.origin}/`)) page.url = () => '';
    }
  }

  /** @type {Driver['wear']} */
  wear(page, theme) {
    return this.#run(privileged.wear, toContext(page), theme);
  }

  /** @type {Driver['pressCommand']} */
  async pressCommand(page, name) {
    await toFront(page);
    await this.#run(privileged.pressCommand, this.#id, name);
  }

  /** @type {Driver['pickFromMenu']} */
  async pickFromMenu(page, selector, { label }) {
    await toFront(page);
    await page.click(selector, { button: 'right' });
    await this.#run(privileged.pickFromMenu, label);
  }

  /** @type {Driver['typeIntoAddressBar']} */
  async typeIntoAddressBar(page, text) {
    await toFront(page);
    await this.#run(privileged.typeIntoAddressBar, `${this.#keyword} ${text}`);
  }

  /** @type {Driver['refuseDownloads']} */
  async refuseDownloads() {
    await send(this.#browser, 'browser.setDownloadBehavior', { downloadBehavior: { type: 'denied' } });
  }

  /** @type {Driver['recordConsole']} */
  async recordConsole() {
    await this.#run(privileged.recordConsole);
    return () => this.#run(privileged.readConsole);
  }

  /** @type {Driver['installAnother']} */
  async installAnother(folder) {
    const { extension } = await send(this.#browser, 'webExtension.install', {
      extensionData: { type: 'path', path: realpathSync(folder) },
    });
    return `moz-extension://${await this.#run(privileged.readHost, extension)}`;
  }

  /** @type {Driver['openDevtools']} */
  async openDevtools(page) {
    await toFront(page);
    await this.#run(privileged.openDevtools, toContext(page));
    return () => this.#run(privileged.readDevtools);
  }

  /** @type {Driver['killBackground']} */
  killBackground() {
    return this.#run(privileged.killBackground, this.#id);
  }

  /** @type {Driver['restart']} */
  async restart() {
    await this.close();
    return launchFirefox(this.#options);
  }

  /** @type {Driver['close']} */
  close() {
    return this.#browser.close();
  }
}

/**
 * Brings a tab to the front. Firefox waits until the one that is there is hidden, and fails when that one closes itself
 * meanwhile; then it is asked once more.
 *
 * @param {Page} page
 */
export async function toFront(page) {
  await page.bringToFront().catch(error => {
    if (!/no such frame/.test(error.message)) throw error;
    return page.bringToFront();
  });
}

/** Runs in a page that is behind another, where Firefox lets no Enter press the button that would have the focus. */
function pressByEnter() {
  addEventListener('keypress', event => {
    const button = event.target instanceof Element && event.target.closest('button, summary');
    if (button instanceof HTMLElement && event.key === 'Enter' && !event.defaultPrevented) button.click();
  });
}

/** @param {Page} page */
function toContext(page) {
  return /** @type {any} */ (page.mainFrame())._id;
}
