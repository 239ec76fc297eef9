import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LedgerEntry, Tallies } from '../../src/core/ledger.ts';
import { toJwt } from '../core/jwt.ts';
import { createWorld, type World } from './world.ts';

const T = Date.UTC(2026, 0, 1);
const APP = 'http://app.test:8080';
const OUR_PAGE = 'chrome-extension://guise';

let world: World;
let site: string;
let alice: string;
let bob: string;
let tab: number;
let requests = 0;
const tokens: Record<string, string> = {};

/** A browser with one site, two accounts that have tokens, and one tab on the site; nothing is chosen. */
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: T });
  world = createWorld();
  world.holdings.granted.add('http://app.test/*');
  await world.start();
  site = await world.call('addSite', { draft: { name: 'App', origins: [APP] } });
  alice = await add('alice');
  bob = await add('bob');
  tab = await world.open(`${APP}/`);
  await world.settle();
});

afterEach(async () => {
  await world.kill();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function add(label: string): Promise<string> {
  const draft = { label, username: label, method: 'pasted' } as const;
  const account = await world.call('addAccount', { site, draft });
  await paste(account, label);
  return account;
}

async function paste(account: string, label: string): Promise<void> {
  const token = toJwt({ sub: label, jti: String(requests++), exp: T / 1000 + 3600 });
  tokens[account] = token;
  await world.call('pasteToken', { account, token });
}

const choose = (account: string | null, at = tab) =>
  world.call('selectAccount', {
    site,
    choice: account === null ? null : { kind: 'account', account },
    tab: at,
    scope: 'tab',
  });

/** As Chromium tells it. Answers the request's id. */
async function send(token?: string, change: object = {}): Promise<string> {
  const requestId = String(requests++);
  await world.report('sent', {
    requestId,
    url: `${APP}/api?id=hunter2`,
    method: 'GET',
    type: 'xmlhttprequest',
    tabId: tab,
    timeStamp: Date.now() + 0.7,
    initiator: APP,
    requestHeaders: [
      { name: 'Accept', value: '*/*' },
      ...(token === undefined ? [] : [{ name: 'Authorization', value: `Bearer ${token}` }]),
    ],
    ...change,
  });
  return requestId;
}

const toEnd = (requestId: string, change: object) => ({
  requestId,
  url: `${APP}/api?id=hunter2`,
  tabId: tab,
  timeStamp: Date.now(),
  fromCache: false,
  ...change,
});

function stored(key: string): unknown {
  const json = world.holdings.session.get(key);
  return json === undefined ? undefined : JSON.parse(json);
}
const tallies = (at = tab) => (stored(`ledger:${at}`) as { tallies: Tallies } | undefined)?.tallies;
const entries = (at = tab) =>
  [...world.holdings.session]
    .filter(([key]) => key.startsWith(`requests:${at}:`))
    .flatMap(([, json]) => JSON.parse(json) as LedgerEntry[]);
const says = (at = tab) => entries(at).map(({ account, verdict }) => [account, verdict]);

describe('while an account is chosen', () => {
  beforeEach(async () => {
    await choose(alice);
    vi.setSystemTime(T + 1000);
  });

  test('writes down who each request went as, and how it ended', async () => {
    const id = await send(tokens[alice]);
    await world.report('completed', toEnd(id, { statusCode: 204 }));
    await send();
    await world.settle();
    expect(tallies()).toEqual({ [alice]: { sent: 1, stray: 0, missed: { overridden: 1 } } });
    expect(entries()[0]).toMatchObject({ account: alice, url: `${APP}/api?id=`, end: { status: 204 } });
    expect(entries()[0]?.fingerprint).toMatch(/^[0-9a-f]{8}$/);
  });

  test('keeps no token and no value of a query, whatever was sent, and nothing where the disk is', async () => {
    const onDisk = [...world.holdings.local];
    await send(tokens[alice]);
    await send('somebody.elses.token');
    await world.settle();
    const kept = [...world.holdings.session].filter(([key]) => !key.startsWith('token:'));
    const text = JSON.stringify([kept, [...world.holdings.local]]);
    for (const secret of [tokens[alice], 'somebody.elses.token', 'hunter2'])
      expect(text).not.toContain(secret);
    expect(entries()).toHaveLength(2);
    expect([...world.holdings.local]).toEqual(onDisk);
  });

  test('knows a request that was under way with the token before', async () => {
    const before = tokens[alice];
    await paste(alice, 'alice');
    await send(before);
    await send(tokens[alice]);
    await world.settle();
    expect(says()).toEqual([
      [alice, { kind: 'sent' }],
      [alice, { kind: 'sent' }],
    ]);
  });

  test('judges a request by what was chosen when it was sent, not when it is judged', async () => {
    await send(tokens[alice]);
    vi.setSystemTime(T + 2000);
    await choose(bob);
    vi.setSystemTime(T + 3000);
    await send(tokens[alice]);
    await send(tokens[bob]);
    await world.settle();
    expect(says()).toEqual([
      [alice, { kind: 'sent' }],
      [alice, { kind: 'missed', why: 'other-account' }],
      [bob, { kind: 'sent' }],
    ]);
  });

  test('goes on after the background was killed, losing no more than what it had not stored', async () => {
    await send(tokens[alice]);
    await world.settle();
    await send(tokens[alice]);
    await world.kill();
    await send(tokens[alice]);
    await world.settle();
    expect(tallies()?.[alice]?.sent).toBe(2);
    expect(entries()).toHaveLength(2);
  });

  test('writes the end of a request on it though the background was killed meanwhile', async () => {
    const id = await send(tokens[alice]);
    await world.settle();
    await world.kill();
    await world.report('failed', toEnd(id, { error: 'net::ERR_ABORTED' }));
    await world.settle();
    expect(entries()[0]?.end).toEqual({ at: T + 1000, error: 'net::ERR_ABORTED' });
  });

  test.each([
    ['completed', { statusCode: 200, fromCache: true }],
    ['failed', { error: 'net::ERR_CACHE_MISS' }],
    ['failed', { error: 'net::ERR_CONNECTION_REFUSED' }],
    ['failed', { error: 'NS_ERROR_CONNECTION_REFUSED' }],
  ] as const)('counts nothing as sent that never left the browser: %s %j', async (event, change) => {
    const id = await send(tokens[alice]);
    await world.report(event, toEnd(id, change));
    await world.settle();
    expect(tallies()?.[alice]?.sent).toBe(0);
    expect(says()).toEqual([[alice, { kind: 'unsent' }]]);
  });

  test('tells where a redirect led, and nothing of one that Firefox calls so when a worker lets it pass', async () => {
    const id = await send(tokens[alice]);
    await world.report('redirected', toEnd(id, { statusCode: 0, redirectUrl: `${APP}/api?id=hunter2` }));
    await world.report(
      'redirected',
      toEnd(id, { statusCode: 302, redirectUrl: 'http://idp.test/?code=hunter2' }),
    );
    await world.settle();
    expect(entries()[0]?.end).toEqual({
      at: T + 1000,
      status: 302,
      redirect: 'http://idp.test/?code=',
      left: true,
    });
  });

  test('reads what Firefox tells', async () => {
    const firefox = { initiator: undefined, originUrl: `${APP}/page?x=1`, type: 'beacon' };
    await send(tokens[alice], firefox);
    await send(undefined, { ...firefox, originUrl: 'http://evil.test/page' });
    await world.settle();
    expect(entries().map(({ kind, verdict }) => [kind, verdict])).toEqual([
      ['ping', { kind: 'sent' }],
      ['ping', { kind: 'exempt', why: 'foreign' }],
    ]);
  });

  test.each([
    { initiator: OUR_PAGE },
    { initiator: undefined, originUrl: `${OUR_PAGE}/src/ui/popup/index.html` },
  ])('leaves our own requests out: %j', async change => {
    await send('own', { tabId: -1, ...change });
    await world.settle();
    expect(entries(-1)).toEqual([]);
  });

  test('keeps the requests of workers apart from those of tabs', async () => {
    await send(undefined, { tabId: -1 });
    await world.settle();
    expect(tallies()).toBeUndefined();
    expect(tallies(-1)).toEqual({ [alice]: { sent: 0, stray: 0, missed: { worker: 1 } } });
  });

  test('keeps the last thousand of a tab, and counts them all', async () => {
    for (let index = 0; index < 1234; index++) await send(tokens[alice]);
    await world.settle();
    expect(tallies()?.[alice]?.sent).toBe(1234);
    expect(entries().length).toBeGreaterThanOrEqual(1000);
    expect(entries().length).toBeLessThanOrEqual(1050);
  });

  test('forgets a tab that is closed, alive or not', async () => {
    const other = await world.open(`${APP}/`);
    await choose(bob, other);
    await send(tokens[alice]);
    await send(tokens[bob], { tabId: other });
    await world.settle();
    await world.close(other);
    await world.settle();
    expect([tallies(other), entries(other)]).toEqual([undefined, []]);
    expect(entries()).toHaveLength(1);
    await world.kill();
    world.holdings.tabs.delete(tab);
    await send(undefined, { tabId: -1 });
    await world.settle();
    expect([tallies(), entries()]).toEqual([undefined, []]);
  });

  test('forgets a tab when told to, and everything when everything is forgotten', async () => {
    await send(tokens[alice]);
    await send(undefined, { tabId: -1 });
    await world.settle();
    await world.call('clearLedger', { tab });
    expect([entries(), entries(-1).length]).toEqual([[], 1]);
    await send(tokens[alice]);
    await world.call('forgetEverything', {});
    await world.settle();
    expect(
      [...world.holdings.session.keys()].filter(key => /^(ledger|requests|fingerprints)/.test(key)),
    ).toEqual([]);
  });
});

test('listens only while an account is chosen', async () => {
  const isHeard = () => world.report('sent', { tabId: tab, requestId: '', url: APP, timeStamp: T });
  expect(await isHeard()).toBe(false);
  await choose(alice);
  expect(await isHeard()).toBe(true);
  await choose(null);
  expect(await isHeard()).toBe(false);
});
