import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readClaims } from '../../src/core/claims.ts';
import { toJwt } from '../core/jwt.ts';
import { createWorld, type World } from './world.ts';

const T = Date.UTC(2026, 0, 1);
const APP = 'http://app.test:8080';

let world: World;
let site: string;
let alice: string;
let bob: string;
let tab: number;

/** Alice and Bob can be sent at once; Carol has no token. */
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: T });
  world = createWorld();
  world.holdings.granted.add('http://app.test/*');
  await world.start();
  site = await world.call('addSite', { draft: { name: 'App', origins: [APP] } });
  const add = (label: string) =>
    world.call('addAccount', { site, draft: { label, username: '', method: 'pasted' } });
  [alice, bob] = [await add('Alice'), await add('Bob')];
  await add('Carol');
  for (const [account, sub] of [
    [alice, 'alice'],
    [bob, 'bob'],
  ] as const)
    await world.call('pasteToken', { account, token: toJwt({ sub, exp: T / 1000 + 3600 }) });
  tab = await world.open(`${APP}/`);
  await world.settle();
});
afterEach(async () => {
  await world.kill();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const userIn = (at = tab) => {
  const token = world.authorizationAt(`${APP}/api`, at)?.replace('Bearer ', '');
  return token && readClaims(token).sub;
};
const events = async () => (await world.wake()).events;
const press = async (key: string) => {
  (await events()).keyed.emit(key);
  await world.settle();
};
const type = async (text: string, where = 'currentTab') => {
  (await events()).typed.emit(text, where);
  await world.settle();
};
const suggest = async (text: string) => {
  const offers: { readonly content: string }[] = [];
  (await events()).typing.emit(text, found => offers.push(...(found as typeof offers)));
  await world.settle();
  return offers;
};

test('a key goes to the next account in this tab alone, also for a background that was killed', async () => {
  const other = await world.open(`${APP}/`);
  for (const each of world.holdings.tabs.values()) each.active = each.id === tab;
  await press('next-account');
  expect([userIn(), userIn(other)]).toEqual(['alice', undefined]);
  await world.kill();
  await press('next-account');
  expect(userIn()).toBe('bob');
  await press('account-1');
  expect(userIn()).toBe('alice');
});

test('a key pauses and resumes', async () => {
  await press('account-1');
  await press('pause');
  expect(userIn()).toBeUndefined();
  await press('pause');
  expect(userIn()).toBe('alice');
});

test('the menus offer each account, under its name of now, also after the browser was restarted', async () => {
  expect([...world.holdings.menu.values()]).toEqual([
    'Open link as Alice',
    'Open link as Bob',
    'Open link as Carol',
    'This tab as Alice',
    'This tab as Bob',
    'This tab as Carol',
  ]);
  const draft = { label: 'R&D', username: '', method: 'pasted' } as const;
  await world.call('editAccount', { account: alice, draft });
  await world.settle();
  expect(world.holdings.menu.get(`link:${alice}`)).toBe('Open link as R&&D');
  world.holdings.menu.clear();
  await world.restart();
  await world.settle();
  expect(world.holdings.menu.size).toBe(6);
});

test('the menus and the address bar begin with whoever is pinned', async () => {
  await world.call('setPinned', { account: bob, pinned: true });
  await world.settle();
  expect([...world.holdings.menu.values()].slice(0, 2)).toEqual(['Open link as Bob', 'Open link as Alice']);
  expect((await suggest('App')).map(({ content }) => content)).toEqual(['Bob App', 'Alice App', 'Carol App']);
});

test('the menus are made anew also after the browser refused to once', async () => {
  vi.spyOn(world.holdings.menu, 'clear').mockImplementationOnce(() => {
    throw new Error('No');
  });
  const edit = async (label: string) => {
    await world.call('editAccount', { account: alice, draft: { label, username: '', method: 'pasted' } });
    await world.settle();
    return world.holdings.menu.get(`page:${alice}`);
  };
  expect(await edit('Anna')).toBe('This tab as Alice');
  expect(await edit('Amy')).toBe('This tab as Amy');
});

test('a link is opened as the account that was picked, the tab stays who it is', async () => {
  await press('account-1');
  const [here] = [...world.holdings.tabs.values()].filter(each => each.id === tab);
  (await events()).picked.emit({ menuItemId: `link:${bob}`, linkUrl: `${APP}/orders` }, here as never);
  await world.settle();
  const opened = [...world.holdings.tabs.values()].find(each => each.url === `${APP}/orders`);
  expect([userIn(), userIn(opened?.id)]).toEqual(['alice', 'bob']);
});

test('what could not be done opens the popup, which says why', async () => {
  const carol = [...world.holdings.menu].find(([, title]) => title === 'Open link as Carol')?.[0] ?? '';
  const [here] = [...world.holdings.tabs.values()].filter(each => each.id === tab);
  (await events()).picked.emit({ menuItemId: carol, linkUrl: `${APP}/` }, here as never);
  await world.settle();
  expect(world.holdings.happened).toEqual(['popup']);
});

test('what is to be confirmed in production is left for the popup, which opens, to ask', async () => {
  await world.manage({ productionHosts: ['app.test'] });
  await world.settle();
  await press('account-1');
  expect([userIn(), world.holdings.happened]).toEqual([undefined, ['popup']]);
  expect(world.session.unconfirmed).toEqual({ tab, account: alice });
  const [here] = [...world.holdings.tabs.values()].filter(each => each.id === tab);
  (await events()).picked.emit({ menuItemId: `link:${bob}`, linkUrl: `${APP}/orders` }, here as never);
  await world.settle();
  expect(world.session.unconfirmed).toMatchObject({ account: bob, url: `${APP}/orders` });
  await type('bob');
  expect([userIn(), world.session.unconfirmed]).toEqual([undefined, { tab, account: bob }]);
});

test('what was to be confirmed ends with it, wherever it is, and with its tab', async () => {
  await world.manage({ productionHosts: ['app.test'] });
  await world.settle();
  await type('bob', 'newForegroundTab');
  expect(world.session.unconfirmed).toMatchObject({ account: bob, url: `${APP}/` });
  await world.call('openAs', { account: bob, url: `${APP}/`, confirmed: true });
  expect(world.session.unconfirmed).toBeUndefined();
  await world.open(`${APP}/`);
  await press('account-1');
  const asked = world.session.unconfirmed;
  await world.close(asked?.tab ?? 0);
  await world.settle();
  expect([asked?.account, world.session.unconfirmed]).toEqual([alice, undefined]);
});

test('a name in the address bar makes this tab that account and loads it anew', async () => {
  await type('bob');
  expect(userIn()).toBe('bob');
  expect(world.holdings.happened).toEqual([`reload ${tab}`]);
  await type('alice', 'newForegroundTab');
  expect(userIn()).toBe('bob');
  expect([...world.holdings.tabs.keys()].map(userIn)).toEqual(['bob', 'alice']);
});

test('a name in the address bar loads this tab anew once, also where every switch does', async () => {
  await world.call('editSite', { site, draft: { name: 'App', origins: [APP], reload: 'always' } });
  await type('bob');
  expect(userIn()).toBe('bob');
  expect(world.holdings.happened).toEqual([`reload ${tab}`]);
});

test('the address bar offers the accounts that fit', async () => {
  expect(await suggest('o')).toEqual([
    { content: 'Bob App', description: 'Bob App' },
    { content: 'Carol App', description: 'Carol App' },
  ]);
});

test('opens a page as several accounts, each in a tab, with its name and colour where that is wanted', async () => {
  const tabs = [{ account: alice, color: 'blue' }, { account: bob }] as const;
  await world.call('openAll', { url: `${APP}/cart`, tabs });
  const opened = [...world.holdings.tabs.keys()].filter(each => each !== tab);
  expect(opened.map(userIn)).toEqual(['alice', 'bob']);
  expect(world.holdings.happened).toEqual([`group ${100 + (opened[0] ?? 0)} Alice blue`]);
});

test('loads the tab anew after a switch where the site is to', async () => {
  const choice = { kind: 'account', account: alice } as const;
  await world.call('selectAccount', { site, choice, tab, scope: 'tab' });
  expect(world.holdings.happened).toEqual([]);
  await world.call('editSite', { site, draft: { name: 'App', origins: [APP], reload: 'always' } });
  await world.call('selectAccount', { site, choice: { kind: 'none' }, tab, scope: 'tab' });
  expect(world.holdings.happened).toEqual([`reload ${tab}`]);
});

test('does not call a switch failed that is in force, for the tab was closed before it was loaded anew', async () => {
  await world.call('editSite', { site, draft: { name: 'App', origins: [APP], reload: 'always' } });
  world.holdings.tabs.delete(tab);
  const choice = { kind: 'account', account: alice } as const;
  await world.call('selectAccount', { site, choice, tab, scope: 'site' });
  expect(world.settings.choices).toEqual({ [site]: choice });
});

test('a page of a marked site shows who its tab is, until the choice or the wish ends', async () => {
  await press('account-1');
  expect(world.holdings.runs).toEqual([]);
  const draft = { name: 'App', origins: [APP] };
  await world.call('editSite', { site, draft: { ...draft, marks: { frame: true, title: false } } });
  await world.settle();
  expect(world.holdings.marks.get(tab)).toEqual({
    label: 'Alice',
    initials: 'Al',
    color: '#1f6feb',
    frame: true,
    title: false,
  });
  await press('account-2');
  expect(world.holdings.marks.get(tab)).toMatchObject({ label: 'Bob' });
  await press('pause');
  expect(world.holdings.marks.get(tab)).toBeNull();
  await press('pause');
  await world.call('editSite', { site, draft });
  await world.settle();
  expect(world.holdings.marks.get(tab)).toBeNull();
});

test('the mark in the toolbar is grey while all is paused, also for a background that was killed', async () => {
  await press('pause');
  expect(world.holdings.icon).toBe('/icons/guise-paused-16.png');
  await world.kill();
  await press('pause');
  expect(world.holdings.icon).toBe('/icons/guise-16.png');
});
