import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readClaims } from '../../src/core/claims.ts';
import { VERSION } from '../../src/core/migrations.ts';
import type { CommandName } from '../../src/core/protocol.ts';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { toJwt } from '../core/jwt.ts';
import { type FakeIssuer, PASSWORD } from './fake-issuer.ts';
import { TOO_MANY } from './too-many.ts';
import { closeWorld, openWorld, type World } from './world.ts';

const T = Date.UTC(2026, 0, 1);
const APP = 'http://app.test:8080';
const MINUTE = 60_000;

let world: World;
let issuer: FakeIssuer;
let site: string;
let alice: string;
let bob: string;
let tab: number;

/** A browser with one site, two accounts that are signed out, and one tab on the site. */
beforeEach(async () => {
  ({ world, issuer } = await openWorld(T));
  const signIn = companionSignIn(issuer.origin);
  site = await world.call('addSite', { draft: { name: 'App', origins: [APP], signIn } });
  const add = (label: string) =>
    world.call('addAccount', { site, draft: { label, username: label.toLowerCase(), method: 'login' } });
  alice = await add('Alice');
  bob = await add('Bob');
  tab = await world.open(`${APP}/`);
  await world.settle();
});

afterEach(() => closeWorld(world, issuer));

const signIn = (account: string) => world.call('signIn', { account, password: PASSWORD });
const choose = (account: string, scope: 'tab' | 'site' = 'tab', at = tab) =>
  world.call('selectAccount', { site, choice: { kind: 'account', account }, tab: at, scope });
/** The user whose token the app's server sees in a tab. */
const userIn = (at = tab) => {
  const token = world.authorizationAt(`${APP}/api`, at)?.replace('Bearer ', '');
  return token && readClaims(token).sub;
};
const standing = (account: string) => world.session.standings[account];
const problemOf = async (reply: ReturnType<World['send']>) => {
  const answered = await reply;
  return answered && !answered.ok ? answered.problem : answered;
};

describe('signing in', () => {
  test('makes the chosen tab carry the token when the command is answered, and no other', async () => {
    const other = await world.open(`${APP}/`);
    await signIn(alice);
    await signIn(bob);
    await choose(alice);
    expect([userIn(), userIn(other)]).toEqual(['alice', undefined]);
    await choose(bob);
    expect([userIn(), userIn(other)]).toEqual(['bob', undefined]);
    await choose(alice, 'site');
    expect([userIn(), userIn(other), userIn(-1)]).toEqual(['alice', 'alice', 'alice']);
    await world.settle();
    expect(world.holdings.badges.get(tab)).toMatchObject({ text: 'Al', color: '#1f6feb' });
    expect(world.holdings.badges.get(tab)?.title).toContain('Alice');
  });

  test('puts the token in force when the account was chosen before', async () => {
    await choose(alice);
    await world.settle();
    expect(userIn()).toBeUndefined();
    expect(world.holdings.badges.get(tab)?.text).toBe('!');
    await signIn(alice);
    expect(userIn()).toBe('alice');
  });

  test.each([
    ['a wrong password', () => {}, 'wrong', 'credentials-refused'],
    ['no password', () => {}, '', 'password-missing'],
    ['a failure', () => respond(500, 'text/html', '<h1>'), PASSWORD, 'issuer-failed'],
    ['HTML', () => respond(200, 'text/html', '<h1>'), PASSWORD, 'issuer-not-json'],
    ['nothing', () => respond(200, 'application/json', ''), PASSWORD, 'issuer-empty'],
    ['50 MB', () => respond(200, 'application/json', 'x'.repeat(50_000_000)), PASSWORD, 'issuer-too-large'],
    ['a dropped connection', () => drop(), PASSWORD, 'issuer-unreachable'],
    ['no permission', () => world.withdrawPermission('http://127.0.0.1/*'), PASSWORD, 'issuer-not-allowed'],
  ])('says what went wrong, and keeps the token it had: %s', async (_, hinder, password, code) => {
    await signIn(alice);
    await choose(alice);
    await hinder();
    expect(await problemOf(world.send('signIn', { account: alice, password }))).toMatchObject({ code });
    expect(userIn()).toBe('alice');
    if (code !== 'password-missing') expect(standing(alice)?.problem).toMatchObject({ code });
    expect(standing(alice)).not.toHaveProperty('busy');
  });

  test('follows no redirect with the password', async () => {
    const strangers: string[] = [];
    issuer.override = response => {
      strangers.push(response.req.url ?? '');
      response.writeHead(307, { location: '/elsewhere' }).end();
    };
    expect(await problemOf(world.send('signIn', { account: alice, password: PASSWORD }))).toMatchObject({
      code: 'issuer-redirect',
    });
    expect(strangers).toEqual(['/login']);
  });

  test('out takes the token out of rules and storage, and keeps the account', async () => {
    await signIn(alice);
    await choose(alice);
    await world.call('signOut', { account: alice });
    expect(userIn()).toBeUndefined();
    expect(allStored()).not.toContain('secret:');
    expect(JSON.stringify(world.session)).not.toContain('token:');
    expect(world.settings.accounts.map(account => account.id)).toContain(alice);
  });

  test('is undone by another user name, whose token it is not', async () => {
    await signIn(alice);
    await choose(alice);
    const draft = { label: 'Alice', username: 'alicia', method: 'login' } as const;
    await world.call('editAccount', { account: alice, draft });
    expect([userIn(), standing(alice)]).toEqual([undefined, { renewable: false }]);
    expect(world.holdings.local.get(`secret:device:${alice}`)).toBeUndefined();
  });

  test('takes a pasted token, and withdraws it before it expires', async () => {
    const token = toJwt({ sub: 'pasted', exp: T / 1000 + 600 });
    await choose(alice);
    await world.call('pasteToken', { account: alice, token: `Bearer ${token}` });
    expect(userIn()).toBe('pasted');
    await world.travel(10 * MINUTE - 5_000);
    await world.settle();
    expect(userIn()).toBeUndefined();
    expect(world.settings.accounts).toHaveLength(2);
  });

  function respond(status: number, type: string, body: string): void {
    issuer.override = response => response.writeHead(status, { 'content-type': type }).end(body);
  }

  function drop(): void {
    issuer.override = response => response.destroy();
  }
});

describe('secrets', () => {
  test('are never in storage.local in clear, nor the password and the refresh token in storage.session', async () => {
    await signIn(alice);
    await choose(alice, 'site');
    await world.travel(9 * MINUTE);
    await world.settle();
    expect(issuer.secrets).toHaveLength(4);
    expect([...issuer.secrets, PASSWORD].filter(secret => allStored().includes(secret))).toEqual([]);
    const refreshTokens = issuer.secrets.filter(secret => secret.startsWith('refresh-'));
    const inSession = [...world.holdings.session.values()].join();
    expect([...refreshTokens, PASSWORD].filter(secret => inSession.includes(secret))).toEqual([]);
  });

  test('are asked for without the cookies that the person has at the issuer', async () => {
    await signIn(alice);
    await world.call('renew', { account: alice });
    expect(issuer.cookies).toEqual([]);
  });

  test('rest under a key that no script can read', async () => {
    await signIn(alice);
    expect(world.holdings.keys.get('device')).toMatchObject({ type: 'secret', extractable: false });
  });

  test('are in no answer to a page', async () => {
    const replies = [
      await world.send('signIn', { account: alice, password: PASSWORD }),
      await world.send('renew', { account: alice }),
      await choose(alice),
      await world.send('signIn', { account: alice, password: `${PASSWORD}-wrong` }),
      await world.send('pasteToken', { account: alice, token: `x${issuer.secrets[0]}.y` }),
    ];
    const said = JSON.stringify([replies, world.session.standings, world.settings]);
    expect([...issuer.secrets, PASSWORD].filter(secret => said.includes(secret))).toEqual([]);
  });

  test('that are damaged make the account say so, and harm no other', async () => {
    await signIn(alice);
    await signIn(bob);
    await choose(bob, 'site');
    const sealed = JSON.parse(world.holdings.local.get(`secret:device:${alice}`) ?? '');
    world.holdings.local.set(
      `secret:device:${alice}`,
      JSON.stringify({ ...sealed, data: `AAAA${sealed.data.slice(4)}` }),
    );
    await world.restart();
    await world.settle();
    expect(standing(alice)).toEqual({ renewable: false, problem: { code: 'secret-damaged', params: [] } });
    expect(userIn(1)).toBe('bob');
  });

  test('of one account cannot be moved into the place of another', async () => {
    await signIn(alice);
    await choose(bob, 'site');
    world.holdings.local.set(
      `secret:device:${bob}`,
      world.holdings.local.get(`secret:device:${alice}`) ?? '',
    );
    await world.restart();
    await world.settle();
    expect(userIn(1)).toBeUndefined();
  });
});

describe('renewal', () => {
  beforeEach(async () => {
    await signIn(alice);
    await choose(alice);
  });

  test('is planned a minute before expiry', () => {
    expect(world.holdings.alarms.get('wake')).toBe(T + 9 * MINUTE);
  });

  test('happens once however many wakes come together, and the rule carries the new token', async () => {
    const before = world.authorizationAt(`${APP}/api`, tab);
    await world.travel(9 * MINUTE);
    for (let wake = 0; wake < 5; wake += 1) await world.wakeUp();
    await world.settle();
    expect(issuer.renewals).toHaveLength(1);
    expect(userIn()).toBe('alice');
    expect(world.authorizationAt(`${APP}/api`, tab)).not.toBe(before);
    expect(world.holdings.alarms.get('wake')).toBe(T + 18 * MINUTE);
  });

  test.each([toJwt({ iss: 'https://elsewhere.test', aud: 'other', exp: 1 }), 'nonsense', 7])(
    'does without the ID token that comes with it: %s',
    async id_token => {
      issuer.more = { id_token };
      await world.travel(9 * MINUTE);
      await world.settle();
      expect(standing(alice)).not.toHaveProperty('problem');
      expect(world.holdings.alarms.get('wake')).toBe(T + 18 * MINUTE);
    },
  );

  test('goes on for hours, spending no refresh token twice', async () => {
    for (let renewal = 1; renewal <= 20; renewal += 1) {
      await world.travel(9 * MINUTE);
      await world.settle();
      expect([renewal, userIn()]).toEqual([renewal, 'alice']);
    }
    expect(issuer.renewals).toHaveLength(20);
    expect(issuer.reused).toEqual([]);
  });

  test('by the person and by the alarm at once spends no refresh token twice', async () => {
    await world.travel(9 * MINUTE);
    await Promise.all([
      world.call('renew', { account: alice }),
      world.wakeUp(),
      world.call('renew', { account: alice }),
    ]);
    await world.settle();
    expect(issuer.reused).toEqual([]);
    expect(userIn()).toBe('alice');
  });

  test('that fails for a while is tried again, and the token goes out until it expires', async () => {
    issuer.override = response => response.writeHead(503).end();
    await world.travel(9 * MINUTE);
    await world.settle();
    expect(userIn()).toBe('alice');
    expect(standing(alice)).toMatchObject({
      renewable: true,
      problem: { code: 'issuer-failed', params: ['503'] },
    });
    await world.travel(55_000);
    await world.settle();
    expect(userIn()).toBeUndefined();
    issuer.override = undefined;
    await world.travel(30_000);
    await world.settle();
    expect(userIn()).toBe('alice');
    expect(standing(alice)).not.toHaveProperty('problem');
  });

  test.each(['60', new Date(T + 10 * MINUTE).toUTCString()])(
    'that is told to wait (Retry-After: %s) says the seconds and waits them',
    async retryAfter => {
      issuer.override = response => response.writeHead(429, { 'retry-after': retryAfter }).end();
      await world.travel(9 * MINUTE);
      await world.settle();
      expect(standing(alice)).toMatchObject({
        problem: { code: 'issuer-busy', params: ['60'] },
        retryAt: T + 10 * MINUTE,
      });
    },
  );

  test.each([
    ['an error of OAuth', 'application/json', '{"error":"invalid_client"}', {}, ['client-refused', 'guise']],
    [
      'a challenge',
      'application/json',
      '{}',
      { 'www-authenticate': 'Basic realm="id"' },
      ['client-refused', 'guise'],
    ],
    ['HTML', 'text/html', '<h1>', {}, ['issuer-not-json']],
    [
      'words without end',
      'application/json',
      JSON.stringify({ error: 'x'.repeat(9_000) }),
      {},
      ['issuer-refused', `401 ${'x'.repeat(116)}`],
    ],
  ])(
    'that is answered 401 with %s says so, and is tried again',
    async (_, type, body, headers, [code, ...params]) => {
      issuer.override = response => response.writeHead(401, { 'content-type': type, ...headers }).end(body);
      await world.travel(9 * MINUTE);
      await world.settle();
      expect(standing(alice)).toMatchObject({ renewable: true, problem: { code, params } });
      expect(standing(alice)?.retryAt).toBeGreaterThan(Date.now());
    },
  );

  test.each([
    ['cannot be sent', () => ({ more: { access_token: 'with a blank' } })],
    ['ended while the machine slept', () => ({ gate: new Promise<void>(answerLater) })],
  ])('whose access token %s spends the next refresh token the next time', async (_, toSpoiled) => {
    Object.assign(issuer, toSpoiled());
    await world.travel(9 * MINUTE);
    await world.settle();
    expect(standing(alice)).toMatchObject({
      renewable: true,
      problem: { code: expect.stringMatching('token-') },
    });
    Object.assign(issuer, { more: {}, gate: undefined });
    await world.travel(MINUTE);
    await world.settle();
    expect([userIn(), issuer.renewals.length, issuer.reused]).toEqual(['alice', 2, []]);
  });

  /** The machine sleeps between the question and its answer. */
  function answerLater(answer: () => void): void {
    void world
      .until(() => issuer.renewals.length > 0)
      .then(() => {
        vi.setSystemTime(Date.now() + 20 * MINUTE);
        answer();
      });
  }

  test('that is refused for good withdraws the token before it expires, says why and keeps the account', async () => {
    issuer.override = response =>
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
    await world.travel(9 * MINUTE);
    await world.settle();
    expect(userIn()).toBe('alice');
    await world.travel(55_000);
    await world.settle();
    expect(userIn()).toBeUndefined();
    expect(standing(alice)).toMatchObject({ renewable: false, problem: { code: 'renewal-refused' } });
    expect(world.settings.accounts).toHaveLength(2);
    expect(world.holdings.badges.get(tab)?.text).toBe('!');
    expect(world.holdings.alarms.size).toBe(0);
  });

  test('happens at the next wake after the machine slept through it', async () => {
    vi.setSystemTime(T + 600 * MINUTE);
    await world.kill();
    const other = await world.open(`${APP}/`);
    await world.settle();
    expect(userIn()).toBe('alice');
    expect(userIn(other)).toBeUndefined();
    expect(issuer.renewals).toHaveLength(1);
  });

  test('brings the token back at once when the clock was set back an hour', async () => {
    vi.setSystemTime(T - 60 * MINUTE);
    await choose(alice);
    await world.settle();
    expect(userIn()).toBe('alice');
    expect(issuer.renewals).toHaveLength(1);
  });

  test('is not hurried by a clock that time servers set back a little', async () => {
    vi.setSystemTime(T - 500);
    await choose(alice);
    await world.settle();
    expect(userIn()).toBe('alice');
    expect(issuer.renewals).toHaveLength(0);
  });
});

describe('a background that is killed', () => {
  beforeEach(async () => {
    await signIn(alice);
    await signIn(bob);
    await choose(alice);
  });

  test('leaves the rules as they are, and does as before when it is started again', async () => {
    await world.kill();
    expect(userIn()).toBe('alice');
    await choose(bob);
    expect(userIn()).toBe('bob');
  });

  test('at any moment of a switch leaves the tab with what is stored, and never without', async () => {
    for (let moment = 0; moment < 30; moment += 1) {
      const next = moment % 2 === 0 ? bob : alice;
      void world.send('selectAccount', {
        site,
        choice: { kind: 'account', account: next },
        tab,
        scope: 'tab',
      });
      await world.turns(moment);
      await world.kill();
      expect(['alice', 'bob']).toContain(userIn());
      await world.start();
      await world.settle();
      const choice = world.session.tabs[tab]?.[site];
      expect([moment, userIn()]).toEqual([
        moment,
        choice?.kind === 'account' && choice.account === alice ? 'alice' : 'bob',
      ]);
    }
    expect(world.session.tabs[tab]).toEqual({ [site]: { kind: 'account', account: alice } });
  });

  test('at any moment after the issuer answered ends with the token, or says why not, and is never stuck', async () => {
    const ends = new Set<string>();
    await world.call('signOut', { account: bob });
    // Sealing is done by a thread of its own, which a busy machine may keep waiting for many more turns than sixty.
    const isEnough = (moment: number) => moment >= 60 && (ends.size === 2 || moment > 100_000);
    for (let moment = 0; !isEnough(moment); moment += moment < 60 ? 3 : moment) {
      await signIn(alice);
      const { length } = issuer.secrets;
      await world.travel(9 * MINUTE);
      await world.until(() => issuer.secrets.length > length);
      await world.turns(moment);
      await world.kill();
      await world.start();
      await world.settle();
      await world.travel(MINUTE);
      await world.settle();
      const { problem, busy } = standing(alice) ?? {};
      expect([moment, busy]).toEqual([moment, undefined]);
      expect([moment, userIn() ?? problem?.code]).toEqual([
        moment,
        expect.stringMatching(/^(alice|renewal-refused)$/),
      ]);
      ends.add(userIn() ?? 'refused');
    }
    expect([...ends].sort()).toEqual(['alice', 'refused']);
  });

  test('after it kept a new token and before it said so, uses that token and asks for no other', async () => {
    await world.call('signOut', { account: bob });
    await world.travel(9 * MINUTE);
    const sealed = world.holdings.local.get(`secret:device:${alice}`);
    await world.until(() => world.holdings.local.get(`secret:device:${alice}`) !== sealed);
    await world.kill();
    await world.start();
    await world.settle();
    expect(userIn()).toBe('alice');
    expect(issuer.reused).toEqual([]);
    expect(issuer.renewals).toHaveLength(1);
  });

  test.each(['removeAccount', 'signOut'] as const)(
    'at any moment of %s says of nobody that they are sent who are not',
    async command => {
      for (let moment = 0; moment < 30; moment += 1) {
        await world.call('pasteToken', { account: alice, token: toJwt({ sub: 'alice' }) });
        await choose(alice);
        void world.send(command, { account: alice });
        await world.turns(moment);
        await world.kill();
        await world.start();
        await world.settle();
        expect([moment, userIn()]).toEqual([moment, standing(alice)?.validity && 'alice']);
        if (world.session.removed) await world.call('restoreRemoved', {});
      }
    },
  );

  test('at any moment of noticing that the clock was set back sends nothing that has expired', async () => {
    issuer.renews = false;
    await signIn(alice);
    await world.settle();
    const stored = new Map(world.holdings.session);
    for (let moment = 0; moment < 20; moment += 1) {
      vi.setSystemTime(T - 60 * MINUTE);
      await world.wakeUp();
      await world.turns(moment);
      await world.kill();
      await world.start();
      await world.settle();
      vi.setSystemTime(T + MINUTE);
      await world.wakeUp();
      await world.settle();
      expect([moment, userIn()]).toEqual([moment, undefined]);
      await world.kill();
      vi.setSystemTime(T);
      for (const [key, json] of stored) world.holdings.session.set(key, json);
    }
  });

  test('while it renews an expired token has an alarm left to start it', async () => {
    const never = new Promise<void>(() => {});
    issuer.gate = never;
    vi.setSystemTime(T + 20 * MINUTE);
    await world.wakeUp();
    await world.until(() => issuer.renewals.length > 0);
    await world.kill();
    expect(world.holdings.alarms.get('wake')).toBeGreaterThan(T + 20 * MINUTE);
    issuer.gate = undefined;
  });

  test('while it signs in leaves no account busy', async () => {
    issuer.override = () => {};
    void world.send('signIn', { account: bob, password: PASSWORD });
    await world.until(() => standing(bob)?.busy === 'signing-in');
    await world.kill();
    await world.start();
    await world.settle();
    expect(standing(bob)).not.toHaveProperty('busy');
    expect(standing(bob)?.validity).toBeDefined();
  });
});

describe('a browser that is restarted', () => {
  test("rebuilds the site's choice from the vault, drops the tabs' and says so", async () => {
    await signIn(alice);
    await signIn(bob);
    await choose(alice, 'site');
    const other = await world.open(`${APP}/`);
    await choose(bob, 'tab', other);
    await world.restart();
    await world.settle();
    expect([userIn(1), userIn(other)]).toEqual(['alice', 'alice']);
    expect(world.session.notice).toEqual({ kind: 'tab-choices-ended', tabs: 1 });
    expect(world.holdings.alarms.get('wake')).toBe(T + 9 * MINUTE);
    await world.call('dismissNotice', {});
    expect(world.session).not.toHaveProperty('notice');
    await world.kill();
    await world.start();
    await world.settle();
    expect(world.session).not.toHaveProperty('notice');
  });

  test('answers its first command when the token is in force', async () => {
    await signIn(alice);
    await world.restart();
    await choose(alice, 'site', 1);
    expect(userIn(1)).toBe('alice');
  });

  test('says nothing of tabs when none had a choice', async () => {
    await world.restart();
    await world.settle();
    expect(world.session).not.toHaveProperty('notice');
  });

  test('renews what expired while it was off', async () => {
    await signIn(alice);
    await choose(alice, 'site');
    vi.setSystemTime(T + 3 * 24 * 60 * MINUTE);
    await world.restart();
    await world.settle();
    expect(userIn(1)).toBe('alice');
  });

  test('sends nothing that has expired since the clock was set back', async () => {
    issuer.renews = false;
    await signIn(alice);
    await choose(alice, 'site');
    vi.setSystemTime(T - 60 * MINUTE);
    await world.restart();
    await world.settle();
    await world.travel(61 * MINUTE);
    await world.wakeUp();
    await world.settle();
    expect(userIn(1)).toBeUndefined();
  });

  test('forgets the secrets of accounts that were removed', async () => {
    await signIn(alice);
    await world.call('removeAccount', { account: alice });
    await world.restart();
    await world.settle();
    expect([...world.holdings.local.keys()].filter(key => key.startsWith('secret:'))).toEqual([]);
  });
});

describe('tabs', () => {
  beforeEach(async () => {
    await signIn(alice);
    await signIn(bob);
    await choose(alice);
  });

  test('that a page opened are who their opener is', async () => {
    const child = await world.open(`${APP}/child`, tab);
    expect(userIn(child)).toBe('alice');
    await world.settle();
    expect(userIn(child)).toBe('alice');
    expect(world.session.tabs[child]).toEqual(world.session.tabs[tab]);
  });

  test('that the person opened are nobody', async () => {
    const fresh = await world.open('chrome://newtab/', tab);
    await world.settle();
    expect(userIn(fresh)).toBeUndefined();
    expect(Object.keys(world.session.tabs)).toEqual([String(tab)]);
  });

  test('that are closed are forgotten', async () => {
    await world.close(tab);
    await world.settle();
    expect(world.session.tabs).toEqual({});
    expect(world.holdings.rules.some(rule => rule.condition.tabIds)).toBe(false);
  });

  test('that stand in the place of another are who that was', async () => {
    const choices = world.session.tabs[tab];
    const next = await world.replace(tab);
    await world.settle();
    expect([userIn(next), world.session.tabs]).toEqual(['alice', { [next]: choices }]);
    expect(JSON.stringify(world.holdings.rules)).not.toContain(`"tabIds":[${tab}]`);
  });

  test('that are opened as an account carry its token from the first request on', async () => {
    const opened = await world.call('openAs', { account: bob, url: `${APP}/deep?x=1` });
    expect([userIn(opened), userIn()]).toEqual(['bob', 'alice']);
    expect(world.holdings.tabs.get(opened)?.url).toBe(`${APP}/deep?x=1`);
  });

  test('are not opened as an account of another site', async () => {
    expect(
      await problemOf(world.send('openAs', { account: bob, url: 'http://elsewhere.test/' })),
    ).toMatchObject({
      code: 'site-unknown',
    });
    expect(world.holdings.tabs.size).toBe(1);
  });

  test('whose site may not be seen any more show "!"', async () => {
    await world.settle();
    expect(world.holdings.badges.get(tab)?.text).toBe('Al');
    await world.withdrawPermission('http://app.test/*');
    await world.settle();
    expect(world.holdings.badges.get(tab)?.text).toBe('!');
  });
});

describe('web storage', () => {
  const draft = {
    name: 'App',
    origins: [APP],
    attachments: [{ kind: 'session', name: 'jwt', template: '{token}' }],
  } as const;
  const scripts = () => [...world.holdings.scripts.values()];
  const emptied = () => world.holdings.runs.map(([at, file]) => [at, file]);

  beforeEach(async () => {
    await signIn(alice);
    await world.call('editSite', { site, draft });
  });

  test("is filled at the site's addresses alone, and only while something is to be put there", async () => {
    expect(scripts()).toEqual([['http://app.test/*']]);
    await world.kill();
    await world.call('editSite', { site, draft: { ...draft, attachments: undefined } });
    expect(scripts()).toEqual([]);
  });

  test('is filled nowhere without permission', async () => {
    await world.withdrawPermission('http://app.test/*');
    await world.settle();
    expect(scripts()).toEqual([]);
  });

  test('of open pages is given back when the choice ends, in no other tab and not before', async () => {
    await world.open(`${APP}/`);
    await choose(alice);
    await world.settle();
    expect(emptied()).toEqual([]);
    await world.call('selectAccount', { site, choice: null, tab, scope: 'tab' });
    await world.settle();
    expect(emptied()).toEqual([[tab, 'content/empty.js']]);
  });

  test('of open pages is given back when everything is forgotten', async () => {
    await choose(alice);
    await world.call('forgetEverything', {});
    await world.settle();
    expect([emptied(), scripts()]).toEqual([[[tab, 'content/empty.js']], []]);
  });
});

describe('removal', () => {
  beforeEach(async () => {
    await signIn(alice);
    await choose(alice);
  });

  test('of an account withdraws its token, and its undoing signs it in again', async () => {
    await world.call('removeAccount', { account: alice });
    expect(userIn()).toBeUndefined();
    expect(JSON.stringify(world.holdings.rules)).not.toContain('Bearer');
    await world.call('restoreRemoved', {});
    expect(userIn()).toBe('alice');
    expect(standing(alice)).toMatchObject({ renewable: true });
  });

  test('of two accounts at once leaves nothing of the one that can be brought back no more', async () => {
    await signIn(bob);
    await Promise.all([
      world.call('removeAccount', { account: alice }),
      world.call('removeAccount', { account: bob }),
    ]);
    const secrets = [...world.holdings.local.keys()].filter(key => key.startsWith('secret:'));
    const [last] = world.session.removed?.accounts ?? [];
    expect(secrets).toEqual([`secret:device:${last?.item.id}`]);
  });

  test('is undone whole or not at all, at whatever moment the worker is killed', async () => {
    for (let moment = 0; moment < 40; moment += 1) {
      await world.call('removeAccount', { account: alice });
      void world.send('restoreRemoved', {});
      await world.turns(moment);
      await world.kill();
      await world.start();
      await world.settle();
      if (world.session.removed) await world.call('restoreRemoved', {});
      expect([moment, userIn()]).toEqual([moment, 'alice']);
    }
  });

  test('of a site withdraws its tokens, and its undoing brings all of it back', async () => {
    const before = world.settings;
    await world.call('removeSite', { site });
    expect(world.holdings.rules).toEqual([]);
    await world.kill();
    await world.call('restoreRemoved', {});
    expect(world.settings).toEqual(before);
    expect(userIn()).toBe('alice');
  });

  test('of everything leaves nothing', async () => {
    await choose(alice, 'site');
    const key = world.holdings.keys.get('device');
    await world.call('forgetEverything', {});
    await world.settle();
    expect(world.holdings.rules).toEqual([]);
    expect([...world.holdings.local.keys()]).toEqual([]);
    expect([...world.holdings.session.keys()].sort()).toEqual(['clock', 'started']);
    expect(world.holdings.granted.size).toBe(0);
    expect(world.holdings.alarms.size).toBe(0);
    expect(world.holdings.keys.get('device')).not.toBe(key);
    expect(world.holdings.badges.get(tab)?.text).toBe('');
  });

  test('of everything leaves nothing of what a slow machine was computing', async () => {
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    const slowly = vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (...input) => {
      await world.turns(40);
      return digest(...input);
    });
    await choose(alice, 'site');
    await world.call('forgetEverything', {});
    await world.turns(100);
    await world.settle();
    slowly.mockRestore();
    expect([...world.holdings.session.keys()].sort()).toEqual(['clock', 'started']);
  });

  test('of everything takes the rules away before what they are made from', async () => {
    const moments: (readonly [rules: number, stored: number])[] = [];
    let isDone = false;
    const forgetting = world.call('forgetEverything', {}).then(() => {
      isDone = true;
    });
    while (!isDone) {
      moments.push([world.holdings.rules.length, world.holdings.local.size]);
      await world.turns(1);
    }
    await forgetting;
    expect(moments.filter(([rules, stored]) => rules > 0 && stored === 0)).toEqual([]);
    expect(moments).toContainEqual([0, expect.any(Number)]);
  });

  test.each([0, 1, 2, 4, 6, 8, 10, 12, 14, 16, 20, 25, 30])(
    'of everything %i turns after a renewal was answered leaves nothing',
    async moment => {
      await world.travel(9 * MINUTE);
      await world.until(() => issuer.secrets.length > 2);
      await world.turns(moment);
      await world.call('forgetEverything', {});
      await world.settle();
      expect(world.holdings.rules).toEqual([]);
      expect([...world.holdings.local.keys()]).toEqual([]);
      expect([...world.holdings.session.keys()].sort()).toEqual(['clock', 'started']);
    },
  );
});

describe('messages', () => {
  const OTHERS = [
    { id: 'guise', url: 'http://app.test:8080/' },
    { id: 'other', url: 'chrome-extension://other/popup.html' },
    { id: 'other', url: 'chrome-extension://guise/popup.html' },
    { id: 'guise', url: 'chrome-extension://guise.evil/popup.html' },
  ];

  /** Every command that there is. */
  const protocol = readFileSync(join(import.meta.dirname, '../../src/core/protocol.ts'), 'utf8');
  const commands = [...protocol.matchAll(/^ {2}(\w+)\(input/gm)].map(([, name]) => name as CommandName);

  test.each(OTHERS)('from $id at $url get no answer and do nothing', async sender => {
    const before = [world.settings, world.session, world.holdings.rules];
    expect(commands.length).toBeGreaterThan(30);
    for (const command of commands) {
      expect(await world.send(command, { site, account: alice } as never, sender)).toBeUndefined();
    }
    await world.settle();
    expect([world.settings, world.session, world.holdings.rules]).toEqual(before);
  });

  test.each(['toString', 'constructor', 'nonsense'])('that command "%s" are refused', async command => {
    expect(await problemOf(world.send(command as 'renew', { account: alice }))).toEqual({
      code: 'command-unknown',
      params: [command],
    });
  });

  test('that come together are all done', async () => {
    const labels = Array.from({ length: 10 }, (_, index) => `User ${index}`);
    await Promise.all(
      labels.map(label =>
        world.call('addAccount', { site, draft: { label, username: label, method: 'login' } }),
      ),
    );
    expect(world.settings.accounts.map(({ label }) => label)).toEqual(['Alice', 'Bob', ...labels]);
  });

  test('that are wrong change nothing', async () => {
    const before = [world.settings, world.session.tabs];
    const replies = [
      await problemOf(world.send('addSite', { draft: { name: 'X', origins: [APP] } })),
      await problemOf(
        world.send('selectAccount', {
          site,
          choice: { kind: 'account', account: 'gone' },
          tab,
          scope: 'tab',
        }),
      ),
      await problemOf(world.send('removeAccount', { account: 'gone' })),
      await problemOf(world.send('signIn', { account: 'gone', password: 'x' })),
      await problemOf(world.send('restoreRemoved', {})),
    ];
    expect(replies).toMatchObject([
      { code: 'origin-taken' },
      { code: 'account-unknown' },
      { code: 'account-unknown' },
      { code: 'account-unknown' },
      { code: 'nothing-to-restore' },
    ]);
    expect([world.settings, world.session.tabs]).toEqual(before);
  });
});

describe('rules that the browser refuses, for there are too many', () => {
  const refused = { code: 'rules-too-many', params: [expect.stringMatching(/^5\d\d\d$/)] };

  beforeEach(async () => {
    await signIn(alice);
    await choose(alice);
  });

  test('leave those of before in force and what was asked for undone, and say why', async () => {
    world.holdings.granted.add('<all_urls>');
    const before = world.settings;
    expect(await problemOf(world.send('importAll', { changes: TOO_MANY }))).toEqual(refused);
    expect([userIn(), world.settings]).toEqual(['alice', before]);
    await choose(bob);
    await signIn(bob);
    expect(userIn()).toBe('bob');
    await world.settle();
    expect(world.holdings.badges.get(tab)?.text).toBe('Bo');
  });

  test('pause everything where nobody asked for anything, until they are fewer', async () => {
    await world.call('importAll', { changes: TOO_MANY });
    expect(userIn()).toBe('alice');
    await world.givePermission('<all_urls>');
    await world.settle();
    expect([userIn(), world.settings.paused, world.session.notice]).toEqual([
      undefined,
      true,
      { kind: 'rules-refused' },
    ]);
    expect(world.holdings.badges.get(tab)?.text).toBe('II');
    expect(await problemOf(world.send('setPaused', { paused: false }))).toEqual(refused);
    expect(world.settings.paused).toBe(true);
    await world.call('undoImport', {});
    await world.call('setPaused', { paused: false });
    expect(userIn()).toBe('alice');
  });
});

describe('settings that are damaged', () => {
  test.each([
    ['an earlier version’s', 1, { sites: [{ id: 'shop' }], accounts: [], choices: {} }],
    ['ours', VERSION, JSON.stringify({ sites: [{ id: 'shop' }], accounts: 'torn' })],
  ])(
    'are left as they are, no rule is in force, and every command says where: %s',
    async (_, version, value) => {
      await signIn(alice);
      await choose(alice, 'site');
      await world.kill();
      const damaged = JSON.stringify({ version, value });
      world.holdings.local.set('settings', damaged);
      world.holdings.session.clear();
      expect(await problemOf(world.send('selectAccount', { site, choice: null, tab, scope: 'tab' }))).toEqual(
        {
          code: 'stored-damaged',
          params: ['sites[0].name'],
        },
      );
      await world.settle();
      expect(world.holdings.rules).toEqual([]);
      expect(world.holdings.local.get('settings')).toBe(damaged);
    },
  );

  test.each([
    ['damaged', { version: VERSION, value: '{"sites":[]}' }],
    ['a later version’s', { version: 99, value: {} }],
  ])('can be forgotten, and all begins anew at once: %s', async (_, settings) => {
    await signIn(alice);
    await choose(alice, 'site');
    await world.kill();
    world.holdings.local.set('settings', JSON.stringify(settings));
    world.holdings.session.clear();
    await world.call('forgetEverything', {});
    await world.settle();
    expect([...world.holdings.local.keys()]).toEqual([]);
    expect(world.holdings.granted.size).toBe(0);
    await world.givePermission('http://app.test/*');
    site = await world.call('addSite', { draft: { name: 'App', origins: [APP] } });
    await world.call('selectAccount', { site, choice: { kind: 'signed-out' }, tab, scope: 'tab' });
    await world.settle();
    expect(world.holdings.badges.get(tab)?.text).toBe('–');
  });
});

describe('settings that a later version stored', () => {
  test('are left as they are, no rule is in force, and every command says why', async () => {
    await signIn(alice);
    await choose(alice, 'site');
    await world.kill();
    const newer = JSON.stringify({ version: 99, value: { anything: true } });
    world.holdings.local.set('settings', newer);
    const before = allStored();
    expect(await problemOf(world.send('selectAccount', { site, choice: null, tab, scope: 'tab' }))).toEqual({
      code: 'stored-newer',
      params: ['99', String(VERSION)],
    });
    await world.settle();
    expect(world.holdings.rules).toEqual([]);
    expect(allStored()).toBe(before);
    expect(world.holdings.local.get('settings')).toBe(newer);
  });
});

function allStored(): string {
  return JSON.stringify([...world.holdings.local].sort());
}
