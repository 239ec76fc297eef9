import type { SignIn } from '../../../src/core/sign-in.ts';
import type { SiteDraft } from '../../../src/core/site-draft.ts';
import { html, redirect } from '../echo.ts';
import type { Stage } from '../stage.ts';
import { createToken } from '../tokens.ts';
import { serveAids } from './aids.ts';
import { OWN_COOKIE } from './observed.ts';
import type { App, Place, Who } from './situation.ts';
import { APPS } from './situations.ts';

/** The sites under test in one browser. */
export interface World {
  readonly stage: Stage;
  readonly sites: ReadonlyMap<App, TestSite>;
  /** Whether this browser makes a kind of request at all, as far as it was tried. */
  readonly habits: Map<string, boolean>;
}

export interface TestSite {
  readonly id: string;
  readonly draft: SiteDraft;
  readonly accounts: Readonly<Record<Extract<Who, 'alice' | 'bob' | 'expired'> | 'signing-in', string>>;
}

export async function createWorld(stage: Stage): Promise<World> {
  serveAids(stage.echo);
  for (const path of ['/ask', '/frame']) {
    stage.echo.answer(path, {
      ...html(''),
      headers: { 'content-type': 'text/html', 'set-cookie': OWN_COOKIE },
    });
  }
  stage.echo.answer('/hop', ({ url }) => {
    const { searchParams } = new URL(url, 'http://echo');
    const to = (searchParams.get('to') ?? '').replaceAll(/[^ -~]+/g, encodeURIComponent);
    return redirect(to, Number(searchParams.get('status')));
  });
  const sites = new Map<App, TestSite>();
  for (const app of APPS) sites.set(app, await createSite(stage, app));
  return { stage, sites, habits: new Map() };
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
  const login = { label: 'dave', username: 'dave', method: 'login' } as const;
  const accounts = {
    alice: await stage.addAccount(id, 'alice'),
    bob: await stage.addAccount(id, 'bob'),
    expired: await stage.addAccount(id, 'expired', createToken('expired', 60)),
    'signing-in': await stage.call('addAccount', { site: id, draft: login }),
  };
  return { id, draft, accounts };
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

export function toOrigin({ echo }: Stage, place: Place): string {
  return echo.origin(...place);
}
