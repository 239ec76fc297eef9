import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterEach, beforeAll, beforeEach, inject } from 'vitest';
import { type Driver, type LaunchOptions, launchChromium, type Place } from '../../scripts/chromium.mjs';
import { launchFirefox, toFront } from '../../scripts/firefox.mjs';
import { browsers, findBrowser, root } from '../../scripts/prepare.mjs';
import type { CommandName, Input, Output, Reply } from '../../src/core/protocol.ts';
import type { Choice } from '../../src/core/state.ts';
import { administer } from './administrator.ts';
import { createAuthority } from './authority.ts';
import { type Echo, startEcho } from './echo.ts';
import impossible from './impossible.json' with { type: 'json' };
import { until } from './person.ts';
import type { Screen } from './screen.ts';
import { keepStartupCache, lendStartupCache } from './startup-cache.ts';
import { createToken } from './tokens.ts';

/** A browser with the extension in it, and servers under made-up names that say what arrived. */
export interface Stage {
  driver: Driver;
  readonly echo: Echo;
  /** Folder of the browser's profile. */
  readonly profile: string;
  /** Opens a tab as a person does, and not as a page does: no other tab is its opener. */
  openTab(url: string, place?: Place): Promise<Page>;
  openPopup(tab: Page): Promise<Page>;
  openOptions(): Promise<Page>;
  /** What a click in one of the extension's pages sends, for what another test clicks. */
  call<Name extends CommandName>(command: Name, input: Input<Name>): Promise<Output<Name>>;
  /** Gives permission for `patterns`, by a click as the browser wants it. */
  allow(patterns: readonly string[]): Promise<void>;
  /** Takes permission for `patterns` away, as the browser's own page about extensions can. */
  withdraw(patterns: readonly string[]): Promise<void>;
  /** An account that carries a token of its own. Answers its id. */
  addAccount(site: string, name: string, token?: string): Promise<string>;
  choose(tab: Page, site: string, choice: Choice | string | null, scope?: 'tab' | 'site'): Promise<void>;
  /** Ends the browser and starts it again with the same profile. */
  restart(): Promise<void>;
  /** The same, but the browser is not asked. */
  restartAfterCrash(): Promise<void>;
  /** All but those that were there before the first test, and some. */
  closeTabs(isKept?: (page: Page) => boolean): Promise<void>;
  /** What the toolbar shows for a tab. */
  badgeOf(tab: Page): Promise<Badge>;
}

export interface Badge {
  readonly text: string;
  readonly title: string;
}

export interface Scene {
  readonly browser: keyof typeof BROWSERS;
  /** Names, `*.test` too, that lead to the echo server. */
  readonly hosts: readonly string[];
  /** Those of them that answer https too. */
  readonly secure?: readonly string[];
  /** Of the extension's strings, such as `ko`; the browser's own where it is absent. */
  readonly language?: string;
  /** Those of the manifest's optional permissions that are given as soon as they are asked for. */
  readonly permissions?: readonly string[];
  /** Present where its windows are on a screen; only Chromium does something else then. */
  readonly screen?: Screen;
  /** What an administrator says. */
  readonly managed?: Readonly<Record<string, unknown>>;
}

const BROWSERS = {
  chromium: { start: launchChromium, extension: join(root, 'dist/chrome') },
  firefox: { start: launchFirefox, extension: join(root, 'dist/firefox') },
} as const;

declare module 'vitest' {
  interface ProvidedContext {
    /** The one that the project in vite.config.ts names. */
    browser: Scene['browser'];
  }
}

/** What cannot be in a browser, by the name of the test, and why. The run's summary tells it. */
function toImpossible(browser: Scene['browser']): Readonly<Record<string, string>> {
  const all: { readonly [Name in Scene['browser']]?: Readonly<Record<string, string>> } = impossible;
  return all[browser] ?? {};
}

/** One for each file of tests. Every test finds an empty log, and its tabs are closed after it. */
export function useStage(
  setUp: (stage: Stage) => Promise<void> = async () => {},
  special: Partial<Scene> = {},
): Stage {
  const scene: Scene = { browser: inject('browser'), hosts: ['*.test'], ...special };
  const stage = {} as Stage;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guise-e2e-'));
    const authority = scene.secure && (await createAuthority(scene.secure));
    const echo = await startEcho(authority);
    const administered = scene.managed && administer(scene.browser, toProgram(scene), folder, scene.managed);
    const program = administered?.program ?? toProgram(scene);
    const profile = join(folder, 'profile');
    // An administrator's Firefox is another one, which is gone after the test.
    const hasCache = scene.browser === 'firefox' && !administered;
    if (hasCache) lendStartupCache(program, profile);
    const play = () =>
      launch(folder, program, scene, authority && { authority: authority.certificate, ports: echo.ports });
    Object.assign(stage, toStage(stage, await play(), echo, folder, play));
    await setUp(stage);
    return async () => {
      await stage.driver.close();
      await echo.close();
      administered?.end();
      if (hasCache && !scene.language) await keepStartupCache(program, profile);
      await scene.screen?.end();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    };
  });
  beforeEach(({ task, skip }) => {
    const reason = toImpossible(scene.browser)[task.name];
    if (reason !== undefined) skip(reason);
    stage.echo.log.length = 0;
  });
  afterEach(() => closeTabs(stage));
  return stage;
}

const UNPREPARED = 'run these tests by npm test, which gets all they need';

function toProgram({ browser }: Scene): string {
  const program = findBrowser(browsers[browser]);
  if (!program) throw new Error(UNPREPARED);
  return program;
}

/** The extension is copied: a build meanwhile would pull it away from under the browser. */
function launch(
  folder: string,
  program: string,
  { browser, hosts, language, permissions, screen }: Scene,
  tls?: Pick<LaunchOptions, 'authority' | 'ports'>,
): Promise<Driver> {
  const { start, extension } = BROWSERS[browser];
  if (!existsSync(extension)) throw new Error(UNPREPARED);
  const copy = join(folder, 'extension');
  if (!existsSync(copy)) cpSync(extension, copy, { recursive: true });
  return start({
    program,
    extension: copy,
    profile: join(folder, 'profile'),
    hosts,
    ...(language && { language }),
    ...(permissions && { permissions }),
    ...(screen && { screen: screen.name }),
    ...tls,
  });
}

/** What is set later is set on `stage`, which the tests hold. */
function toStage(
  stage: Stage,
  driver: Driver,
  echo: Echo,
  folder: string,
  play: () => Promise<Driver>,
): Stage {
  return {
    driver,
    echo,
    profile: join(folder, 'profile'),
    async openTab(url, place) {
      await toFront(await homeOf(stage));
      return stage.driver.openTab(url, place);
    },
    async openPopup(tab) {
      const popup = await stage.driver.openPopup(tab);
      // The browser tells of it a little before its page is there, and shows an empty one till then.
      await popup.waitForFunction(
        () => location.protocol.endsWith('-extension:') && document.readyState === 'complete',
      );
      return popup;
    },
    async openOptions() {
      await toFront(await homeOf(stage));
      return stage.driver.openPage('options');
    },
    async call(command, input) {
      const reply = await (await commandPageOf(stage)).evaluate(send, { command, input });
      if (!reply.ok) throw new Error(`${command}: ${reply.problem.code}`);
      return reply.value as never;
    },
    async allow(patterns) {
      await stage.driver.allowHosts(patterns);
      await askFor(await commandPageOf(stage), patterns);
    },
    withdraw: patterns => stage.driver.withdrawHosts(patterns),
    async addAccount(site, name, token = createToken(name)) {
      const draft = { label: name, username: name, method: 'pasted' } as const;
      const account = await stage.call('addAccount', { site, draft });
      await stage.call('pasteToken', { account, token });
      return account;
    },
    async choose(tab, site, choice, scope = 'tab') {
      const chosen = typeof choice === 'string' ? ({ kind: 'account', account: choice } as const) : choice;
      const id = await stage.driver.readTabId(tab);
      await stage.call('selectAccount', { site, choice: chosen, tab: id, scope });
    },
    async restart() {
      stage.driver = await stage.driver.restart();
    },
    async restartAfterCrash() {
      const { browser } = stage.driver;
      const gone = new Promise(resolve => browser.once('disconnected', resolve));
      browser.process()?.kill('SIGKILL');
      await gone;
      await until('what was changed in the profile for the tests to be put back', async () =>
        readdirSync(stage.profile).every(name => !name.endsWith('.puppeteer')),
      );
      stage.driver = await play();
    },
    closeTabs: isKept => closeTabs(stage, isKept),
    async badgeOf(tab) {
      const tabId = await stage.driver.readTabId(tab);
      return stage.driver.runInBackground(async tabId => {
        const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
        const text = await chrome.action.getBadgeText({ tabId });
        return { text, title: await chrome.action.getTitle({ tabId }) };
      }, tabId);
    },
  };
}

const homes = new WeakMap<Driver, Page>();

/**
 * The empty tab that every browser starts with. No account was ever chosen for it. It is looked for once: a window that opens
 * or closes later is empty for a moment too.
 */
async function homeOf({ driver }: Stage): Promise<Page> {
  const known = homes.get(driver);
  if (known && !known.isClosed()) return known;
  const pages = await driver.browser.pages();
  const home = pages.find(page => page.url() === 'about:blank') ?? (await driver.browser.newPage());
  homes.set(driver, home);
  return home;
}

/** A page of the extension in the background. */
async function commandPageOf(stage: Stage): Promise<Page> {
  const url = `${stage.driver.origin}/manifest.json`;
  const found = (await stage.driver.browser.pages()).find(page => page.url() === url);
  return found ?? stage.openTab(url);
}

async function closeTabs(stage: Stage, isKept: (page: Page) => boolean = () => false): Promise<void> {
  const kept = [await homeOf(stage), await commandPageOf(stage)];
  const { browser } = stage.driver;
  const pages = await browser.pages();
  const close = (page: Page) =>
    page.close().catch(error => {
      // One that closes itself may be gone already.
      if (browser.targets().includes(page.target())) throw error;
    });
  await Promise.all(pages.filter(page => !kept.includes(page) && !isKept(page)).map(close));
}

/** Runs in a page of the extension. */
async function send(message: unknown): Promise<Reply> {
  const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
  return (await chrome.runtime.sendMessage(message)) as Reply;
}

/** The browser only takes such a question from a click. */
async function askFor(page: Page, patterns: readonly string[]): Promise<void> {
  await page.evaluate(origins => {
    const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
    const button = document.body.appendChild(document.createElement('button'));
    button.textContent = 'allow';
    button.onclick = () => {
      button.remove();
      chrome.permissions.request({ origins: [...origins] });
    };
  }, patterns);
  await toFront(page);
  await page.click('button');
  await page.waitForFunction(
    origins =>
      (
        globalThis as unknown as { chrome: typeof import('webextension-polyfill') }
      ).chrome.permissions.contains({
        origins: [...origins],
      }),
    {},
    patterns,
  );
}
