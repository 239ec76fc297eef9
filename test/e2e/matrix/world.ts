import { dirname } from 'node:path';
import type { Page } from 'puppeteer-core';
import type { SignIn } from '../../../src/core/sign-in.ts';
import type { SiteDraft } from '../../../src/core/site-draft.ts';
import { html, redirect, type Seen } from '../echo.ts';
import { writeOtherExtension } from '../other-extension.ts';
import type { Stage } from '../stage.ts';
import { createToken } from '../tokens.ts';
import { serveAids } from './aids.ts';
import { OWN_COOKIE } from './observed.ts';
import type { App, BrowserKey, Who } from './situation.ts';
import { APPS } from './situations.ts';

/** The sites under test in one browser. */
export interface World {
  readonly browser: BrowserKey;
  readonly stage: Stage;
  readonly sites: ReadonlyMap<App, TestSite>;
  /** All that arrived so far at addresses that end with a cell's path. */
  readonly arrivals: (path: string) => readonly Seen[];
  /** A page of the extension. */
  readonly findOwn: () => Promise<Page>;
  /** A page of another extension, which may ask any site. */
  readonly findOther: () => Promise<Page>;
  /** All but those two, and what was there at the beginning. */
  readonly closeTabs: () => Promise<void>;
}

export interface TestSite {
  readonly id: string;
  readonly draft: SiteDraft;
  readonly accounts: Readonly<Record<Extract<Who, 'alice' | 'bob' | 'expired'> | 'signing-in', string>>;
}

export async function createWorld(browser: BrowserKey, stage: Stage): Promise<World> {
  serveAids(stage.echo);
  for (const path of ['/ask', '/frame']) {
    stage.echo.answer(path, ({ host }) => ({
      ...html(''),
      headers: {
        'content-type': 'text/html',
        'set-cookie': OWN_COOKIE,
        ...(host.startsWith('hsts.') && { 'strict-transport-security': 'max-age=3600' }),
      },
    }));
  }
  stage.echo.answer('/hop', ({ url }) => {
    const { searchParams } = new URL(url, 'http://echo');
    const to = (searchParams.get('to') ?? '').replaceAll(/[^ -~]+/g, encodeURIComponent);
    return redirect(to, Number(searchParams.get('status')));
  });
  stage.echo.answer('/tokens', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: createToken('dave'), refresh: 'again', expires_in: 60 }),
  });
  const sites = new Map<App, TestSite>();
  for (const app of APPS) sites.set(app, await createSite(stage, app));
  const own = `${stage.driver.origin}/manifest.json`;
  const other = `${await stage.driver.installAnother(writeOtherExtension(dirname(stage.profile)))}/page.html`;
  return {
    browser,
    stage,
    sites,
    arrivals: indexArrivals(stage.echo.log),
    findOwn: () => findPage(stage, own),
    findOther: () => findPage(stage, other),
    closeTabs: () => stage.closeTabs(page => page.url() === other),
  };
}

/** What is open at an address, and is opened where it is not. */
async function findPage({ driver, openTab }: Stage, url: string): Promise<Page> {
  const pages = await driver.browser.pages();
  return pages.find(page => page.url() === url) ?? openTab(url);
}

/** By the last two parts of their paths, which name a cell. */
function indexArrivals(log: readonly Seen[]): World['arrivals'] {
  const arrived = new Map<string, Seen[]>();
  let known = 0;
  return path => {
    for (const seen of log.slice(known)) {
      const name = `/${seen.path.split('/').slice(-2).join('/')}`;
      arrived.set(name, [...(arrived.get(name) ?? []), seen]);
    }
    known = log.length;
    return arrived.get(path) ?? [];
  };
}

async function createSite(stage: Stage, { places, attachments, cookies }: App): Promise<TestSite> {
  const origins = places.map(place => stage.echo.origin(...place)) as [string];
  const draft = {
    name: places[0][0],
    origins,
    attachments,
    cookies,
    signIn: signInAt(`${origins[0]}/sign-in`),
  };
  const id = await stage.call('addSite', { draft });
  const addAccount = (name: string) => stage.addAccount(id, name, createTokenFor(origins, name));
  const login = { label: 'dave', username: 'dave', method: 'login' } as const;
  const accounts = {
    alice: await addAccount('alice'),
    bob: await addAccount('bob'),
    expired: await addAccount('expired'),
    'signing-in': await stage.call('addAccount', { site: id, draft: login }),
  };
  return { id, draft, accounts };
}

/** Says itself where it may go. */
export function createTokenFor(origins: readonly string[], name: string, seconds?: number): string {
  return createToken(name, seconds, { aud: origins });
}

export function signInAt(url: string): SignIn {
  return {
    way: 'login',
    login: {
      url,
      body: 'json',
      usernameField: 'username',
      passwordField: 'password',
      fields: [],
      headers: [],
      tokenAt: '/token',
      refreshTokenAt: '/refresh',
      expiresInAt: '/expires_in',
    },
    client: { id: 'guise', authMethod: 'none' },
  };
}
