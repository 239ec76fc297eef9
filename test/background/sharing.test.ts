import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BEARER } from '../../src/core/attachment.ts';
import { readClaims } from '../../src/core/claims.ts';
import type { SealedFile } from '../../src/core/sealed-file.ts';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { ITERATIONS } from '../../src/core/vault.ts';
import { type FakeIssuer, PASSWORD } from './fake-issuer.ts';
import { closeWorld, openWorld, type World } from './world.ts';

const APP = 'http://app.test:8080';
const PASSPHRASE = 'a long walk by the sea';

let world: World;
let issuer: FakeIssuer;
let site: string;
let alice: string;
let tab: number;

beforeEach(async () => {
  const derive = crypto.subtle.deriveBits.bind(crypto.subtle);
  vi.spyOn(crypto.subtle, 'deriveBits').mockImplementation((parameters, key, length) =>
    derive({ ...(parameters as Pbkdf2Params), iterations: 1 }, key, length),
  );
  ({ world, issuer } = await openWorld(Date.UTC(2026, 0, 1)));
  const signIn = companionSignIn(issuer.origin);
  site = await world.call('addSite', { draft: { name: 'App', origins: [APP], signIn } });
  tab = await world.open(`${APP}/`);
  alice = await addAccount('alice');
  await world.call('signIn', { account: alice, password: PASSWORD });
  await world.settle();
});

afterEach(() => closeWorld(world, issuer));

const addAccount = (username: string) =>
  world.call('addAccount', { site, draft: { label: username, username, method: 'login' } });
const choose = (account: string) =>
  world.call('selectAccount', { site, choice: { kind: 'account', account }, tab, scope: 'site' });
const userIn = () => {
  const token = world.authorizationAt(`${APP}/api`, tab)?.replace('Bearer ', '');
  return token && readClaims(token).sub;
};
const seal = (accounts: readonly string[]) =>
  world.call('sealSecrets', { preset: 'the preset', accounts, passphrase: PASSPHRASE });
const problemOf = async (reply: ReturnType<World['send']>) => {
  const answered = await reply;
  return answered && !answered.ok ? answered.problem.code : answered;
};

describe('an import', () => {
  const bank = {
    id: 'bank',
    name: 'Bank',
    origins: ['https://bank.test'],
    attachments: [],
    cookies: 'kept',
  } as const;
  const carol = {
    id: 'carol',
    site: 'bank',
    label: 'carol',
    color: '#1f6feb',
    initials: 'ca',
    username: 'carol',
    method: 'pasted',
  } as const;

  test('is stored whole, and one that has anything wrong not at all', async () => {
    const before = world.settings;
    const changes = { sites: [bank], accounts: [carol], gone: [] };
    expect(await problemOf(world.send('importAll', { changes }))).toBe('attachment-missing');
    expect(world.settings).toEqual(before);
    const sites = [{ ...bank, attachments: [{ kind: 'header', name: 'x', template: '{token}' }] }] as const;
    await world.call('importAll', { changes: { ...changes, sites } });
    expect(world.settings.accounts.map(({ id }) => id)).toEqual([alice, 'carol']);
  });

  test('that is taken back takes the tokens that came since with it', async () => {
    const extra = { ...carol, site };
    await world.call('importAll', { changes: { sites: [], accounts: [extra], gone: [] } });
    await world.call('signIn', { account: 'carol', password: PASSWORD });
    await choose('carol');
    await world.settle();
    expect(userIn()).toBe('carol');
    await world.call('undoImport', {});
    await world.settle();
    expect(userIn()).toBeUndefined();
    const keys = [...world.holdings.local.keys(), ...world.holdings.session.keys()];
    expect(keys.filter(key => key.includes('carol'))).toEqual([]);
    expect(world.settings.accounts.map(({ id }) => id)).toEqual([alice]);
  });

  test('that is taken back while all is locked takes what came with it as well', async () => {
    const extra = { ...carol, site };
    await world.call('importAll', { changes: { sites: [], accounts: [extra], gone: [] } });
    const tokenSet = { accessToken: 'opaque', receivedAt: Date.now() };
    const picture = 'data:image/png;base64,eHh4';
    await world.call('adoptTokenSet', { account: 'carol', tokenSet, picture });
    await world.call('lock', {});
    await world.call('undoImport', {});
    expect([...world.holdings.local.keys()].filter(key => key.includes('carol'))).toEqual([]);
  });

  test('that is taken back leaves the secret of a site where somebody is since', async () => {
    const client = { id: 'app', authMethod: 'client_secret_basic' } as const;
    const signIn = { ...companionSignIn(issuer.origin), client };
    const sites = [{ ...bank, attachments: [BEARER], signIn }];
    await world.call('importAll', { changes: { sites, accounts: [carol], gone: [] } });
    await world.call('setClientSecret', { site: 'bank', secret: 'of the client' });
    const draft = { label: 'dave', username: 'dave', method: 'login' } as const;
    await world.call('addAccount', { site: 'bank', draft });
    await world.call('undoImport', {});
    expect(world.settings.accounts.map(({ label }) => label)).toEqual(['alice', 'dave']);
    expect(await world.call('readClientSecret', { site: 'bank' })).toBe('of the client');
  });
});

describe('a file with secrets', () => {
  test('signs in, in the order of its accounts, whoever is to be', async () => {
    const bob = await addAccount('bob');
    const file = await seal([bob, alice]);
    await world.call('signOut', { account: alice });
    const copy = await addAccount('copy of alice');
    await world.call('adoptSecrets', { file, accounts: [null, copy], passphrase: PASSPHRASE });
    await choose(copy);
    await world.settle();
    expect(userIn()).toBe('alice');
    expect(Object.keys(world.session.standings)).toContain(copy);
  });

  test('holds neither a token nor a user name in clear, and a derivation as slow as the vault’s', async () => {
    const file = await seal([alice]);
    expect(file.derivation.iterations).toBeGreaterThanOrEqual(ITERATIONS);
    const text = JSON.stringify(file);
    expect([...issuer.secrets, 'alice', 'the preset'].filter(secret => text.includes(secret))).toEqual([]);
  });

  test('leaves remembered passwords here', async () => {
    const remembering = {
      label: 'alice',
      username: 'alice',
      method: 'login',
      remembersPassword: true,
    } as const;
    await world.call('editAccount', { account: alice, draft: remembering });
    await world.call('signIn', { account: alice, password: PASSWORD });
    const file = await seal([alice]);
    const { openPart } = await import('../../src/platform/passphrase.ts');
    expect(JSON.stringify(await openPart(PASSPHRASE, file, 'secrets'))).not.toContain(PASSWORD);
  });

  test('opens for nobody without the passphrase, and not when a part of it was changed or moved', async () => {
    const file = await seal([alice]);
    const adopt = (changed: Partial<SealedFile>, passphrase = PASSPHRASE) =>
      problemOf(world.send('adoptSecrets', { file: { ...file, ...changed }, accounts: [alice], passphrase }));
    expect(await adopt({}, 'another walk in the hills')).toBe('passphrase-wrong');
    expect(await adopt({ secrets: file.preset })).toBe('secret-damaged');
    const data = file.secrets.data.replace(/^./, first => (first === 'A' ? 'B' : 'A'));
    expect(await adopt({ secrets: { ...file.secrets, data } })).toBe('secret-damaged');
  });

  test('is not made while all is locked, nor under a short passphrase', async () => {
    const input = { preset: '', accounts: [alice], passphrase: 'short' };
    expect(await problemOf(world.send('sealSecrets', input))).toBe('passphrase-short');
    await world.call('lock', {});
    expect(await problemOf(world.send('sealSecrets', { ...input, passphrase: PASSPHRASE }))).toBe('locked');
  });
});

describe('an administrator', () => {
  test('forbids a file with tokens', async () => {
    await world.manage({ exportSecrets: false });
    await world.settle();
    const input = { preset: '', accounts: [alice], passphrase: PASSPHRASE };
    expect(await problemOf(world.send('sealSecrets', input))).toBe('export-forbidden');
  });

  test('forbids a weaker level than they ask for', async () => {
    await world.manage({ minimumLevel: 'memory' });
    await world.settle();
    expect(await problemOf(world.send('setVault', { level: 'device' }))).toBe('level-forbidden');
    await world.call('setVault', { level: 'memory' });
    expect(world.settings.vault.level).toBe('memory');
  });

  const sealed = () => [...world.holdings.local.keys()].filter(key => key.startsWith('secret:'));

  test('has what rested weaker than they ask for in memory alone, until a passphrase is chosen', async () => {
    await choose(alice);
    await world.manage({ minimumLevel: 'passphrase' });
    await world.settle();
    expect([world.settings.vault.level, sealed(), userIn()]).toEqual(['memory', [], 'alice']);
    expect(world.session.notice).toEqual({ kind: 'level-raised' });
    await world.call('setVault', { level: 'passphrase', passphrase: PASSPHRASE });
    expect([world.settings.vault.level, sealed().length]).toEqual(['passphrase', 1]);
  });

  test('moves nothing where nothing rests, and then tells nobody that it was', async () => {
    await world.call('signOut', { account: alice });
    await world.manage({ minimumLevel: 'memory' });
    await world.settle();
    expect(world.session.notice).toBeUndefined();
    await world.call('forgetEverything', {});
    await world.settle();
    expect([world.settings.vault.level, world.session.notice]).toEqual(['memory', undefined]);
  });

  test('has what is locked in memory alone once it is unlocked', async () => {
    await world.call('setVault', { level: 'passphrase', passphrase: PASSPHRASE });
    await world.call('lock', {});
    await world.manage({ minimumLevel: 'memory' });
    await world.settle();
    expect([world.settings.vault.level, sealed().length]).toEqual(['passphrase', 1]);
    await world.call('unlock', { passphrase: PASSPHRASE });
    await choose(alice);
    await world.settle();
    expect([world.settings.vault.level, sealed(), userIn()]).toEqual(['memory', [], 'alice']);
  });

  test('has nobody begin anew at a weaker level', async () => {
    await world.manage({ minimumLevel: 'passphrase' });
    await world.settle();
    await world.call('forgetSecrets', {});
    expect(world.settings.vault.level).toBe('memory');
  });

  test('has it locked after their minutes at the latest', async () => {
    await world.manage({ idleMinutes: 10 });
    await world.settle();
    expect(world.settings.locking.idleMinutes).toBe(10);
    await world.call('setLocking', { locking: { onClose: false, onSleep: false, idleMinutes: 0 } });
    expect(world.settings.locking.idleMinutes).toBe(10);
  });

  test('has an account attached in production only by whoever confirms it', async () => {
    await world.manage({ productionHosts: ['app.test'] });
    await world.settle();
    const choice = { kind: 'account', account: alice } as const;
    const selection = { site, choice, tab, scope: 'tab' } as const;
    expect(await problemOf(world.send('selectAccount', selection))).toBe('production');
    expect(await problemOf(world.send('openAs', { account: alice, url: `${APP}/` }))).toBe('production');
    expect(userIn()).toBeUndefined();
    await world.call('selectAccount', { ...selection, confirmed: true });
    await world.settle();
    expect(userIn()).toBe('alice');
  });

  test('is obeyed from the start of the browser on, and when everything was forgotten', async () => {
    world.holdings.managed = { exportSecrets: false };
    await world.restart();
    await world.settle();
    expect(world.settings.policy).toEqual({ exportSecrets: false });
    await world.call('forgetEverything', {});
    await world.settle();
    expect(world.settings.policy).toEqual({ exportSecrets: false });
  });
});
