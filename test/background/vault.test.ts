import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readClaims } from '../../src/core/claims.ts';
import { type Locking, NEVER_LOCKING } from '../../src/core/locking.ts';
import { toStored } from '../../src/core/migrations.ts';
import type { LoginSignIn } from '../../src/core/sign-in.ts';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { DEVICE, type Derivation, ITERATIONS, type Level } from '../../src/core/vault.ts';
import { toJwt } from '../core/jwt.ts';
import { type FakeIssuer, PASSWORD } from './fake-issuer.ts';
import { TOO_MANY } from './too-many.ts';
import { closeWorld, openWorld, type World } from './world.ts';

const T = Date.UTC(2026, 0, 1);
const APP = 'http://app.test:8080';
const MINUTE = 60_000;
const PASSPHRASE = 'a long walk by the sea';
const OTHER = 'another walk in the hills';
const CONFIDENTIAL = { id: 'app', authMethod: 'client_secret_basic' } as const;
const LEVELS: readonly Level[] = ['memory', 'device', 'passphrase'];

let world: World;
let issuer: FakeIssuer;
let site: string;
let alice: string;
let bob: string;
let tab: number;
/** What the browser was asked to derive keys with. */
let derivations: Pbkdf2Params[];

/** Two accounts that are signed in, one of them chosen. Deriving a key is quick here; what was asked for is noted. */
beforeEach(async () => {
  derivations = [];
  const derive = crypto.subtle.deriveBits.bind(crypto.subtle);
  vi.spyOn(crypto.subtle, 'deriveBits').mockImplementation((parameters, key, length) => {
    derivations.push(parameters as Pbkdf2Params);
    return derive({ ...(parameters as Pbkdf2Params), iterations: 1 }, key, length);
  });
  ({ world, issuer } = await openWorld(T));
  const signIn = companionSignIn(issuer.origin);
  site = await world.call('addSite', { draft: { name: 'App', origins: [APP], signIn } });
  tab = await world.open(`${APP}/`);
  alice = await add('alice');
  bob = await add('bob');
  await choose(alice);
  await world.settle();
});

afterEach(() => closeWorld(world, issuer));

async function add(username: string): Promise<string> {
  const draft = { label: username, username, method: 'login' } as const;
  const account = await world.call('addAccount', { site, draft });
  await world.call('signIn', { account, password: PASSWORD });
  return account;
}

const choose = (account: string) =>
  world.call('selectAccount', { site, choice: { kind: 'account', account }, tab, scope: 'site' });
const userIn = () => {
  const token = world.authorizationAt(`${APP}/api`, tab)?.replace('Bearer ', '');
  return token && readClaims(token).sub;
};
const problemOf = async (reply: ReturnType<World['send']>) => {
  const answered = await reply;
  return answered && !answered.ok ? answered.problem : answered;
};
const vault = () => world.settings.vault ?? DEVICE;
const sealedIn = (area: 'local' | 'session') =>
  [...world.holdings[area].keys()].filter(key => key.startsWith('secret:'));
const secretsInSession = () =>
  [...world.holdings.session.keys()].filter(key => /^(token|secret|key):/.test(key)).sort();
const setVault = (level: Level, passphrase = PASSPHRASE, current = PASSPHRASE) =>
  world.call('setVault', { level, passphrase, current });
const lockWhen = (locking: Partial<Locking>) =>
  world.call('setLocking', { locking: { ...NEVER_LOCKING, ...locking } });
const unlock = (passphrase = PASSPHRASE) => world.call('unlock', { passphrase });

/** Both accounts are signed in, and can renew from what is sealed. */
async function expectBothSignedIn(): Promise<void> {
  for (const account of [alice, bob]) await world.call('renew', { account });
  await choose(bob);
  expect(userIn()).toBe('bob');
  await choose(alice);
  expect(userIn()).toBe('alice');
  expect(issuer.reused).toEqual([]);
}

/** Sends a command to a background that dies in place of the write after so many. Answers whether it came to that. */
async function stopAfter(writes: number, ...command: Parameters<World['send']>): Promise<boolean> {
  const hasDied = await world.dieAfter(writes);
  let isDone = false;
  void world.send(...command).then(() => {
    isDone = true;
  });
  await world.until(() => isDone || hasDied());
  if (isDone) await world.dieAfter(Number.POSITIVE_INFINITY);
  return !isDone;
}

/** Nothing is left of another key than the one in force. */
function expectTidy(): void {
  const { key, level } = vault();
  const kept = level === 'memory' ? sealedIn('session') : sealedIn('local');
  expect(kept.sort()).toEqual([`secret:${key}:${alice}`, `secret:${key}:${bob}`].sort());
  expect(sealedIn(level === 'memory' ? 'local' : 'session')).toEqual([]);
  expect([...world.holdings.keys.keys()]).toEqual(level === 'device' ? [key] : []);
}

describe('a level', () => {
  test.each(LEVELS.flatMap(from => LEVELS.map(to => [from, to] as const)))(
    'can be changed without losing an account: %s to %s',
    async (from, to) => {
      await setVault(from);
      await setVault(to, OTHER);
      expect(vault().level).toBe(to);
      expect(userIn()).toBe('alice');
      expectTidy();
      await world.kill();
      await expectBothSignedIn();
    },
  );

  test('in memory puts nothing on the disk that signs anybody in, and ends with the browser', async () => {
    await setVault('memory');
    await world.call('renew', { account: alice });
    expect([...world.holdings.local.keys()].sort()).toEqual(['settings', 'tabsWithChoice']);
    expect(world.holdings.keys.size).toBe(0);
    await world.restart();
    await world.settle();
    expect(world.session.standings).toEqual({});
    expect(world.session.locked).toBeUndefined();
    expect(world.settings.accounts).toHaveLength(2);
    await world.call('signIn', { account: alice, password: PASSWORD });
  });

  test('on this device outlives the browser', async () => {
    await setVault('passphrase');
    await setVault('device');
    await world.restart();
    await world.settle();
    await expectBothSignedIn();
  });

  test('under a passphrase derives the key as its parameters say, which are stored with it', async () => {
    await setVault('passphrase');
    expect(derivations).toMatchObject([{ name: 'PBKDF2', hash: 'SHA-256', iterations: ITERATIONS }]);
    const { derivation } = vault();
    expect(derivation?.iterations).toBe(ITERATIONS);
    expect(atob(derivation?.salt ?? '')).toHaveLength(16);
    expect(JSON.stringify([...world.holdings.local, ...world.holdings.session])).not.toContain(PASSPHRASE);
  });

  test('under a passphrase keeps the key in memory alone, and is locked when the browser starts', async () => {
    await setVault('passphrase');
    await world.restart();
    await world.settle();
    expect(world.session.locked).toBe(true);
    expect([secretsInSession(), userIn()]).toEqual([[], undefined]);
    await unlock();
    expect(userIn()).toBe('alice');
    await expectBothSignedIn();
  });

  test('raises what a key costs at the next unlock', async () => {
    await setVault('passphrase');
    await world.kill();
    const { settings } = world;
    const derivation = { ...settings.vault.derivation, iterations: 100_000 } as Derivation;
    const weaker = { ...settings, vault: { ...settings.vault, derivation } };
    world.holdings.local.set('settings', JSON.stringify(toStored(weaker)));
    await world.restart();
    await unlock();
    expect(vault().derivation?.iterations).toBe(ITERATIONS);
    expect(derivations.at(-1)?.iterations).toBe(ITERATIONS);
    await world.restart();
    await unlock();
    await expectBothSignedIn();
  });

  test('takes a passphrase however its letters are composed', async () => {
    await setVault('passphrase', '바닷가의 긴 산책'.normalize('NFC'));
    await world.restart();
    await unlock('바닷가의 긴 산책'.normalize('NFD'));
    expect(userIn()).toBe('alice');
  });

  test.each([
    ['too short a passphrase', 'seven77', PASSPHRASE, 'passphrase-short'],
    ['the passphrase in force not known', OTHER, OTHER, 'passphrase-wrong'],
  ])('is not changed with %s', async (_, passphrase, current, code) => {
    await setVault('passphrase');
    const before = world.settings;
    const reply = world.send('setVault', { level: 'passphrase', passphrase, current });
    expect(await problemOf(reply)).toMatchObject({ code });
    expect(world.settings).toEqual(before);
  });

  test('takes what is damaged along, so that the account still says so', async () => {
    await setVault('device');
    await world.kill();
    const name = `secret:${vault().key}:${alice}`;
    const sealed = JSON.parse(world.holdings.local.get(name) ?? '');
    const damaged = { ...sealed, data: `AAAA${sealed.data.slice(4)}` };
    world.holdings.local.set(name, JSON.stringify(damaged));
    await setVault('passphrase');
    await world.restart();
    await unlock();
    await choose(bob);
    expect(world.session.standings[alice]?.problem).toEqual({ code: 'secret-damaged', params: [] });
    expect(userIn()).toBe('bob');
  });
});

describe('locked', () => {
  test.each(LEVELS)('nothing is sent and no secret is in session storage: %s', async level => {
    await setVault(level);
    await world.call('lock', {});
    await world.settle();
    expect(world.holdings.rules).toEqual([]);
    expect(secretsInSession()).toEqual([]);
    expect(world.holdings.badges.get(tab)).toMatchObject({
      text: '🔒',
      title: 'Locked: nothing is sent to app.test:8080.',
    });
    expect(world.holdings.alarms.size).toBe(0);
  });

  test.each(['device', 'passphrase'] as const)('it stays so until it is unlocked: %s', async level => {
    await setVault(level);
    await world.call('lock', {});
    await world.kill();
    await world.wakeUp();
    await world.settle();
    expect([world.holdings.rules, secretsInSession()]).toEqual([[], []]);
    await unlock();
    expect(userIn()).toBe('alice');
    await expectBothSignedIn();
  });

  test('it is until what is shown as unlocked is in force', async () => {
    await setVault('passphrase');
    await world.call('lock', {});
    const seen = new Set<string | undefined>();
    let isDone = false;
    const unlocking = unlock().then(() => {
      isDone = true;
    });
    while (!isDone) {
      if (!world.session.locked) seen.add(userIn());
      await world.turns(1);
    }
    await unlocking;
    expect([...seen]).toEqual(['alice']);
  });

  test('it forgets no clock that was set back meanwhile', async () => {
    await world.call('lock', {});
    vi.setSystemTime(Date.now() - 60 * MINUTE);
    await world.call('unlock', {});
    await world.settle();
    expect([userIn(), issuer.renewals.length]).toEqual(['alice', 2]);
  });

  test('what needs a secret is refused and says why; the rest can be done', async () => {
    await setVault('passphrase');
    await world.call('lock', {});
    const refused = [
      await problemOf(world.send('signIn', { account: alice, password: PASSWORD })),
      await problemOf(world.send('renew', { account: alice })),
      await problemOf(world.send('pasteToken', { account: alice, token: issuer.secrets[0] ?? '' })),
      await problemOf(world.send('openAs', { account: alice, url: APP })),
      await problemOf(world.send('setVault', { level: 'device', current: PASSPHRASE })),
    ];
    expect(refused.map(problem => problem && 'code' in problem && problem.code)).toEqual(
      Array.from({ length: 5 }, () => 'locked'),
    );
    await choose(bob);
    await world.call('removeAccount', { account: alice });
    await world.call('restoreRemoved', {});
    await unlock();
    expect(userIn()).toBe('bob');
    await expectBothSignedIn();
  });

  test.each(LEVELS)('what is sealed is read by nobody, and nothing is sealed: %s', async level => {
    await setVault(level);
    const signIn = { ...companionSignIn(issuer.origin), client: CONFIDENTIAL };
    await world.call('editSite', { site, draft: { name: 'App', origins: [APP], signIn } });
    await world.call('setClientSecret', { site, secret: 'of the client' });
    await world.call('lock', {});
    const refused = [
      await problemOf(world.send('readClientSecret', { site })),
      await problemOf(world.send('setClientSecret', { site, secret: 'another' })),
      await problemOf(world.send('inspectToken', { account: alice })),
    ];
    expect(refused).toMatchObject([{ code: 'locked' }, { code: 'locked' }, { code: 'locked' }]);
    expect(secretsInSession()).toEqual([]);
  });

  test('no key is in memory though a passphrase was being chosen meanwhile', async () => {
    for (let moment = 0; moment < 20; moment += 1) {
      const changing = world.send('setVault', { level: 'passphrase', passphrase: PASSPHRASE });
      await world.turns(moment);
      await world.call('lock', {});
      await changing;
      expect([moment, secretsInSession()]).toEqual([moment, []]);
      await unlock();
      await setVault('device');
    }
  });

  test('a renewal that was under way is not lost', async () => {
    await setVault('passphrase');
    const { renewal, answer } = await renewHeld();
    const locking = world.call('lock', {});
    await world.until(() => world.holdings.rules.length === 0);
    answer();
    await Promise.all([renewal, locking]);
    expect(secretsInSession()).toEqual([]);
    expect(userIn()).toBeUndefined();
    await unlock();
    await expectBothSignedIn();
  });

  test('a worker that is killed at any write leaves it locked or not, and never locked with a secret in reach', async () => {
    for (let writes = 0; ; writes += 1) {
      if (!(await stopAfter(writes, 'lock', {}))) break;
      await world.kill();
      await world.wakeUp();
      await world.settle();
      if (world.session.locked) {
        expect([writes, world.holdings.rules, secretsInSession()]).toEqual([writes, [], []]);
        await unlock();
      }
      expect([writes, userIn()]).toEqual([writes, 'alice']);
    }
  });
});

test('unlocking is answered once what is held is in force, whatever is being renewed still', async () => {
  await world.call('lock', {});
  const { renewals } = issuer;
  let answer = () => {};
  issuer.gate = new Promise(resolve => {
    answer = resolve;
  });
  vi.setSystemTime(T + 9 * MINUTE + 30_000);
  const unlocking = unlock().then(() => [userIn(), world.session.locked]);
  await world.until(() => renewals.length > 0);
  const rest = world.turns(50).then(() => 'not answered');
  expect(await Promise.race([unlocking, rest])).toEqual(['alice', undefined]);
  answer();
});

test('what is locked stays so, with no secret in reach, where the browser refuses the rules of what it would be', async () => {
  await setVault('passphrase');
  await world.call('lock', {});
  world.holdings.granted.add('<all_urls>');
  await world.call('importAll', { changes: TOO_MANY });
  const passphrase = PASSPHRASE;
  expect(await problemOf(world.send('unlock', { passphrase }))).toMatchObject({ code: 'rules-too-many' });
  expect([world.session.locked, secretsInSession()]).toEqual([true, []]);
  await world.call('undoImport', {});
  await unlock();
  expect(userIn()).toBe('alice');
});

test('a worker that is killed at any write while it unlocks leaves it locked, or everybody signed in', async () => {
  for (let writes = 0; ; writes += 1) {
    await world.call('lock', {});
    const died = await stopAfter(writes, 'unlock', {});
    await world.kill();
    await world.wakeUp();
    await world.settle();
    if (world.session.locked) expect([writes, secretsInSession()]).toEqual([writes, []]);
    else expect([writes, userIn()]).toEqual([writes, 'alice']);
    await unlock();
    if (!died) break;
  }
});

describe('everything is locked', () => {
  test.each([
    ['when nobody used the machine for as long as was said', { idleMinutes: 5 }, 'idle'],
    ['when the screen is locked', { onSleep: true }, 'locked'],
  ] as const)('%s', async (_, locking, presence) => {
    await lockWhen(locking);
    await world.turnTo(presence);
    await world.settle();
    expect(world.holdings.rules).toEqual([]);
    if ('idleMinutes' in locking) expect(world.holdings.idle).toBe(300);
  });

  test.each(['idle', 'locked'] as const)(
    'not when the person is %s and never asked for it',
    async presence => {
      await lockWhen({ onClose: true });
      await world.turnTo(presence);
      await world.settle();
      expect(userIn()).toBe('alice');
    },
  );

  test('when the machine was asleep, and not while it is only quiet', async () => {
    await lockWhen({ onSleep: true });
    for (let minute = 0; minute < 5; minute += 1) {
      await world.travel(MINUTE);
      await world.settle();
    }
    expect(userIn()).toBe('alice');
    await world.kill();
    await world.travel(10 * MINUTE);
    await world.settle();
    expect([world.session.locked, world.holdings.rules, secretsInSession()]).toEqual([true, [], []]);
  });

  test.each([4, 6])(
    'once the screen is locked for the minutes that were said, not before: %i',
    async minutes => {
      await lockWhen({ idleMinutes: 5 });
      await world.turnTo('locked');
      for (let minute = 0; minute < minutes; minute += 1) {
        await world.travel(MINUTE);
        await world.settle();
      }
      expect(userIn()).toBe(minutes > 5 ? undefined : 'alice');
      await world.turnTo('active');
      await world.call('unlock', {});
      await world.settle();
      expect(userIn()).toBe('alice');
    },
  );

  test('not once the screen is locked and unlocked in time', async () => {
    await lockWhen({ idleMinutes: 5 });
    await world.turnTo('locked');
    await world.travel(MINUTE);
    await world.turnTo('active');
    for (let minute = 0; minute < 6; minute += 1) {
      await world.travel(MINUTE);
      await world.settle();
    }
    expect(userIn()).toBe('alice');
  });

  test.each([4, 6])(
    'when the machine slept for longer than the minutes that were said: %i',
    async minutes => {
      await lockWhen({ idleMinutes: 5 });
      await world.settle();
      await world.travel(minutes * MINUTE);
      await world.settle();
      expect(userIn()).toBe(minutes > 5 ? undefined : 'alice');
    },
  );

  test('when the machine was asleep, whatever is done first', async () => {
    await lockWhen({ onSleep: true });
    vi.setSystemTime(Date.now() + 10 * MINUTE);
    await choose(bob);
    expect(world.holdings.rules).toEqual([]);
    await world.settle();
    expect(secretsInSession()).toEqual([]);
  });

  test('and unlocked at once, however long nothing was done meanwhile', async () => {
    await lockWhen({ onSleep: true });
    await world.call('lock', {});
    vi.setSystemTime(Date.now() + 10 * MINUTE);
    await world.call('unlock', {});
    await world.settle();
    expect(userIn()).toBe('alice');
  });

  test('when the browser closes', async () => {
    await lockWhen({ onClose: true });
    await world.restart();
    await world.settle();
    expect([world.session.locked, world.holdings.rules, secretsInSession()]).toEqual([true, [], []]);
    await world.call('unlock', {});
    expect(userIn()).toBe('alice');
  });
});

describe('a wrong passphrase', () => {
  const attempt = (passphrase: string) => problemOf(world.send('unlock', { passphrase }));
  const wrong = { code: 'passphrase-wrong', params: [] };

  beforeEach(async () => {
    await setVault('passphrase');
    await world.call('lock', {});
  });

  test('opens nothing', async () => {
    expect(await attempt(OTHER)).toEqual(wrong);
    expect([world.session.locked, secretsInSession()]).toEqual([true, []]);
  });

  test('makes the next wait longer and longer, though worker and browser are started anew', async () => {
    for (let tries = 0; tries < 3; tries += 1) expect(await attempt(OTHER)).toEqual(wrong);
    expect(await attempt(PASSPHRASE)).toEqual({ code: 'passphrase-wait', params: ['1'] });
    await world.travel(1000);
    expect(await attempt(OTHER)).toEqual(wrong);
    await world.kill();
    expect(await attempt(PASSPHRASE)).toEqual({ code: 'passphrase-wait', params: ['2'] });
    await world.restart();
    expect(await attempt(PASSPHRASE)).toEqual({ code: 'passphrase-wait', params: ['2'] });
    await world.travel(2000);
    await unlock();
    expect(userIn()).toBe('alice');
    await world.call('lock', {});
    expect(await attempt(OTHER)).toEqual(wrong);
  });

  test('counts though the worker is killed while it is tried', async () => {
    for (let tries = 0; tries < 3; tries += 1) {
      const before = derivations.length;
      void world.send('unlock', { passphrase: OTHER });
      await world.until(() => derivations.length > before);
      await world.kill();
    }
    expect(await attempt(PASSPHRASE)).toMatchObject({ code: 'passphrase-wait' });
  });

  test('makes nobody wait longer because the clock was set back', async () => {
    for (let tries = 0; tries < 4; tries += 1) await attempt(OTHER);
    vi.setSystemTime(Date.now() - 1000 * MINUTE);
    expect(await attempt(PASSPHRASE)).toEqual({ code: 'passphrase-wait', params: ['1'] });
  });
});

describe('a password that is remembered', () => {
  const remember = (remembersPassword: boolean) =>
    world.call('editAccount', {
      account: alice,
      draft: { label: 'alice', username: 'alice', method: 'login', remembersPassword },
    });
  const signIn = () => world.call('signIn', { account: alice, password: PASSWORD });
  const allStored = () => JSON.stringify([...world.holdings.local, ...world.holdings.session]);
  /** The issuer gives no refresh tokens any more, and access tokens that last ten minutes. */
  const endRenewals = () => {
    issuer.renews = false;
  };
  const pass = async (minutes: number) => {
    await world.travel(minutes * MINUTE);
    await world.until(() => world.session.standings[alice]?.busy === undefined);
    await world.settle();
  };

  test('signs the account in again once nothing renews it, and is stored in clear nowhere', async () => {
    await remember(true);
    await signIn();
    expect(allStored()).not.toContain(PASSWORD);
    endRenewals();
    for (let time = 0; time < 3; time += 1) {
      await pass(9);
      await world.until(() => issuer.secrets.length >= 8 + 2 * time);
      await world.settle();
      expect(world.session.standings[alice]).not.toHaveProperty('problem');
    }
    expect(userIn()).toBe('alice');
    await world.restart();
    await world.settle();
    expect(world.session.standings[alice]).toMatchObject({ renewable: true });
  });

  test('is not kept unless it was asked for, nor when that is taken back', async () => {
    await signIn();
    endRenewals();
    await remember(true);
    await signIn();
    await remember(false);
    await world.restart();
    await world.settle();
    expect(world.session.standings[alice]).toMatchObject({ renewable: false });
    expect(world.session.standings[bob]).toMatchObject({ renewable: true });
  });

  test('is forgotten in memory only, and the account stays signed in', async () => {
    endRenewals();
    await remember(true);
    await signIn();
    await setVault('memory');
    expect(userIn()).toBe('alice');
    await setVault('device');
    await world.restart();
    await world.settle();
    expect(world.session.standings[alice]).toMatchObject({ renewable: false });
  });

  test('goes nowhere but where it signed in, when the site is edited to sign in elsewhere', async () => {
    await remember(true);
    await signIn();
    const asked: (string | undefined)[] = [];
    issuer.override = response => {
      asked.push(response.req.url);
      response.writeHead(503).end();
    };
    const { login, client } = companionSignIn(issuer.origin) as LoginSignIn;
    const elsewhere = {
      way: 'login',
      login: { ...login, url: `${issuer.origin}/elsewhere` },
      client,
    } as const;
    await world.call('editSite', { site, draft: { name: 'App', origins: [APP], signIn: elsewhere } });
    await pass(9);
    expect(asked.filter(url => url === '/elsewhere')).toEqual([]);
    expect(world.session.standings[alice]).toMatchObject({ problem: { code: 'not-renewable' } });
  });

  test.each([
    ['asked for no more', () => remember(false)],
    ['to rest in memory alone', () => setVault('memory')],
  ])('is not kept by a renewal that was under way when it was %s', async (_, forget) => {
    await remember(true);
    await signIn();
    let answer = () => {};
    issuer.gate = new Promise(resolve => {
      answer = resolve;
    });
    const renewal = world.call('renew', { account: alice });
    await world.until(() => issuer.renewals.length > 0);
    await forget();
    answer();
    await renewal;
    const asked: (string | undefined)[] = [];
    issuer.override = response => {
      asked.push(response.req.url);
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
    };
    await pass(9);
    expect(asked).not.toContain('/login');
  });

  test('is forgotten once it is refused, so that the account is not locked at its issuer', async () => {
    endRenewals();
    await remember(true);
    await signIn();
    let attempts = 0;
    issuer.override = response => {
      if (response.req.url === '/login') attempts += 1;
      response.writeHead(401).end();
    };
    for (let time = 0; time < 5; time += 1) await pass(9);
    await world.restart();
    await world.settle();
    expect(attempts).toBe(1);
    expect(world.settings.accounts).toHaveLength(2);
  });
});

test('a forgotten passphrase loses secrets, and keeps sites, accounts and choices', async () => {
  await setVault('passphrase');
  await world.call('lock', {});
  const { sites, accounts, choices } = world.settings;
  world.holdings.local.set(`picture:${alice}`, '"data:image/png;base64,eHh4"');
  await world.call('forgetSecrets', {});
  expect(world.holdings.local.has(`picture:${alice}`)).toBe(false);
  expect(world.settings).toMatchObject({ sites, accounts, choices, vault: { level: 'device' } });
  expect([sealedIn('local'), secretsInSession(), world.session.locked]).toEqual([[], [], undefined]);
  await world.call('signIn', { account: alice, password: PASSWORD });
  expect(userIn()).toBe('alice');
});

/** Begins a renewal of alice's, which the issuer answers once `answer` is called. */
async function renewHeld() {
  let answer = () => {};
  issuer.gate = new Promise(resolve => {
    answer = resolve;
  });
  const renewal = world.send('renew', { account: alice });
  await world.until(() => issuer.renewals.length > 0);
  return { renewal, answer };
}

test('what is renewed while secrets are forgotten is forgotten with them', async () => {
  const { renewal, answer } = await renewHeld();
  const forgetting = world.call('forgetSecrets', {});
  await world.until(() => world.holdings.rules.length === 0);
  answer();
  await Promise.all([renewal, forgetting]);
  expect([userIn(), sealedIn('local'), secretsInSession()]).toEqual([undefined, [], []]);
});

test('secrets that were being forgotten when the worker was killed are forgotten, or all is locked', async () => {
  for (let writes = 0; ; writes += 1) {
    await world.call('signIn', { account: alice, password: PASSWORD });
    const died = await stopAfter(writes, 'forgetSecrets', {});
    await world.kill();
    await world.wakeUp();
    await world.settle();
    const isSignedIn = world.session.standings[alice]?.validity !== undefined;
    expect([writes, userIn()]).toEqual([writes, isSignedIn ? 'alice' : undefined]);
    if (world.session.locked) await unlock();
    if (!died) break;
  }
});

describe('a change that is stopped at any write', () => {
  const changes: readonly (readonly [from: Level, to: Level, stop: 'worker' | 'browser'])[] = [
    ['device', 'passphrase', 'worker'],
    ['passphrase', 'passphrase', 'worker'],
    ['passphrase', 'passphrase', 'browser'],
    ['passphrase', 'device', 'browser'],
    ['memory', 'device', 'worker'],
  ];

  test.each(changes)(
    'leaves all under the old vault or all under the new: %s to %s, with the %s',
    async (from, to, stop) => {
      await setVault(from, OTHER);
      const seen = new Set<string>();
      for (let writes = 0; ; writes += 1) {
        const before = vault().key;
        const input = { level: to, passphrase: PASSPHRASE, current: OTHER };
        if (!(await stopAfter(writes, 'setVault', input))) break;
        await world.kill();
        if (stop === 'browser') await world.restart();
        else await world.wakeUp();
        await world.settle();
        const isOld = vault().key === before;
        seen.add(isOld ? 'old' : 'new');
        if (world.session.locked) await unlock(isOld ? OTHER : PASSPHRASE);
        expect([writes, userIn()]).toEqual([writes, 'alice']);
        expectTidy();
        await world.call('renew', { account: bob });
        if (!isOld) await setVault(from, OTHER, PASSPHRASE);
      }
      expect([...seen].sort()).toEqual(['new', 'old']);
      await expectBothSignedIn();
    },
    120_000,
  );

  test('leaves the token set of before or the one that is saved', async () => {
    const toToken = (sub: string) => toJwt({ sub, exp: Date.now() / 1000 + 3600 });
    const seen = new Set<unknown>();
    for (let writes = 0; ; writes += 1) {
      await world.call('pasteToken', { account: alice, token: toToken('before') });
      const died = await stopAfter(writes, 'pasteToken', { account: alice, token: toToken('after') });
      await world.kill();
      await world.restart();
      await world.settle();
      seen.add(userIn());
      expectTidy();
      if (!died) break;
    }
    expect([...seen].sort()).toEqual(['after', 'before']);
  });

  test('loses nothing of what earlier versions sealed', async () => {
    const aged = () => {
      for (const account of [alice, bob]) {
        const sealed = world.holdings.local.get(`secret:device:${account}`) ?? '';
        world.holdings.local.delete(`secret:device:${account}`);
        world.holdings.local.set(`secret:${account}`, sealed);
      }
      const { vault: _, locking: __, ...rest } = world.settings;
      const value = { ...rest, sites: rest.sites.map(({ signIn, ...site }) => site) };
      world.holdings.local.set('settings', JSON.stringify({ version: 2, value }));
    };
    for (let writes = 0; ; writes += 1) {
      await world.kill();
      aged();
      world.holdings.session.clear();
      world.holdings.rules = [];
      const died = await stopAfter(writes, 'dismissNotice', {});
      await world.kill();
      await world.wakeUp();
      await world.settle();
      expect([writes, userIn()]).toEqual([writes, 'alice']);
      expectTidy();
      if (!died) break;
    }
  });
});
