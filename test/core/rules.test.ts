import { describe, expect, test } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import { type Attachment, BEARER } from '../../src/core/attachment.ts';
import { toAllowed } from '../../src/core/outcome.ts';
import type { Rule } from '../../src/core/rule.ts';
import { compileRules, type Tabs } from '../../src/core/rules.ts';
import type { SignIn } from '../../src/core/sign-in.ts';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import type { Site } from '../../src/core/site.ts';
import type { Standing } from '../../src/core/standing.ts';
import { type Choice, type Choices, EMPTY, type State } from '../../src/core/state.ts';
import { checkRules, type Request, whatServerSees } from './net-request.ts';

const T = 1_700_000_000_000;
const shop: Site = {
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.test'],
  attachments: [BEARER],
  cookies: 'kept',
};
const toAccount = (id: string, site = 'shop'): Account => ({
  id,
  site,
  label: id,
  color: '#1f6feb',
  initials: 'xx',
  username: id,
  method: 'login',
});
const as = (account: string): Choice => ({ kind: 'account', account });
const NONE: Choice = { kind: 'none' };
const OUT: Choice = { kind: 'signed-out' };
const READY: Standing = { validity: { receivedAt: T, expiresAt: T + 600_000 }, renewable: false };
const EARLY: Standing = { validity: { receivedAt: T, notBefore: T + 60_000 }, renewable: false };
const LATE: Standing = { validity: { receivedAt: T - 600_000, expiresAt: T }, renewable: true };

/** One site with two accounts whose tokens are good; nothing is chosen. */
const base: State = {
  ...EMPTY,
  sites: [shop],
  accounts: [toAccount('alice'), toAccount('bob')],
  standings: { alice: READY, bob: READY },
};
const tokens = { alice: 'alice.token', bob: 'bob.token' };
/** The host of the extension's own pages. */
const SELF = 'guise';
const NO_TABS: Tabs = { open: [] };

const compile = (change: Partial<State> = {}, tabs: Tabs = NO_TABS, now = T) =>
  compileRules({ ...base, ...change }, tokens, tabs, now, SELF);
const withOrigins = (...origins: string[]) => ({ sites: [{ ...shop, origins }] });
/** The rules without those that every site with accounts has. */
const withoutFresh = (rules: readonly Rule[]) =>
  rules.filter(
    ({ action }) =>
      action.type !== 'modifyHeaders' ||
      [...(action.requestHeaders ?? []), ...(action.responseHeaders ?? [])][0]?.header !== 'cache-control',
  );
const attachedTokens = (rules: readonly Rule[]) => [
  ...new Set(
    rules.flatMap(({ action }) =>
      action.type === 'modifyHeaders'
        ? (action.requestHeaders ?? []).flatMap(change => (change.operation === 'set' ? change.value : []))
        : [],
    ),
  ),
];
const sent = (rules: readonly Rule[], change: Partial<Request> = {}) =>
  whatServerSees(rules, {
    url: 'https://shop.test/api',
    method: 'get',
    type: 'xmlhttprequest',
    tab: 1,
    initiator: 'https://shop.test',
    headers: { cookie: 'c=1' },
    ...change,
  });

describe('the rules of a site whose token goes into web storage', () => {
  const jwt: Attachment = { kind: 'session', name: 'jwt', template: '{token}' };
  const stored = { sites: [{ ...shop, attachments: [jwt] }] };
  const telling = (change: Partial<State>) =>
    compile({ ...stored, ...change }).filter(({ action }) =>
      JSON.stringify(action).includes('server-timing'),
    );
  const exactly = { urlFilter: '|https://shop.test/', requestDomains: ['shop.test'] };

  test.each([
    ['an account', as('alice')],
    ['nobody', OUT],
  ])('tell its pages, and frames that its own pages ask for, of %s', (_, choice) => {
    expect(telling({ tabs: { 1: { shop: choice } } }).map(({ condition }) => condition)).toEqual([
      { ...exactly, tabIds: [1], resourceTypes: ['main_frame'] },
      { ...exactly, tabIds: [1], resourceTypes: ['sub_frame'], initiatorDomains: ['shop.test'] },
    ]);
  });

  test('put nothing on a request, and are taken by browsers', () => {
    const rules = compile({ ...stored, choices: { shop: as('alice') } });
    expect(sent(rules).authorization).toBeUndefined();
    expect(() => checkRules(rules)).not.toThrow();
  });

  test.each<[string, Partial<State>]>([
    ['where the tab is to be left alone', { choices: { shop: as('alice') }, tabs: { 1: { shop: NONE } } }],
    [
      'of the account for the site where the tab has another',
      { choices: { shop: as('alice') }, tabs: { 1: { shop: as('bob') } } },
    ],
  ])('tell nothing %s', (_, change) => {
    const rules = compile({ ...stored, ...change });
    const ofTab = rules.filter(({ condition }) => condition.tabIds?.includes(1));
    const strongest = rules.filter(
      rule => telling(change).some(({ id }) => id === rule.id) && !rule.condition.tabIds,
    );
    const allows = ofTab.filter(({ action }) => action.type === 'allow').map(({ priority }) => priority);
    expect(Math.max(...strongest.map(({ priority }) => priority))).toBeLessThan(Math.max(...allows));
  });

  test('tell nothing of a token that is over', () => {
    expect(telling({ choices: { shop: as('alice') }, standings: { alice: LATE } })).toEqual([]);
  });
});

describe('the rules of a site whose account is chosen', () => {
  const authorization = (token: string) => ({
    type: 'modifyHeaders',
    requestHeaders: [{ header: 'authorization', operation: 'set', value: `Bearer ${token}` }],
  });
  const fresh = {
    type: 'modifyHeaders',
    requestHeaders: [{ header: 'cache-control', operation: 'set', value: 'no-cache, no-store' }],
  };

  const notRemembered = {
    type: 'modifyHeaders',
    responseHeaders: [{ header: 'cache-control', operation: 'set', value: 'no-store' }],
  };

  test('are exactly these', () => {
    const https = { urlFilter: '|https://shop.test/', requestDomains: ['shop.test'] };
    const wss = { urlFilter: '|wss://shop.test/', requestDomains: ['shop.test'] };
    const own = { initiatorDomains: ['shop.test'] };
    expect(compile({ choices: { shop: as('alice') } })).toEqual([
      {
        id: 1,
        priority: 1,
        condition: { ...https, resourceTypes: ['main_frame'], requestMethods: ['get', 'head'] },
        action: authorization('alice.token'),
      },
      {
        id: 2,
        priority: 2,
        condition: {
          ...https,
          ...own,
          excludedResourceTypes: ['csp_report'],
          excludedRequestMethods: ['options'],
        },
        action: authorization('alice.token'),
      },
      {
        id: 3,
        priority: 3,
        condition: { ...wss, ...own, resourceTypes: ['websocket'] },
        action: authorization('alice.token'),
      },
      {
        id: 4,
        priority: 4,
        condition: { ...https, excludedResourceTypes: ['csp_report'] },
        action: fresh,
      },
      { id: 5, priority: 5, condition: { ...wss, excludedResourceTypes: ['csp_report'] }, action: fresh },
      { id: 6, priority: 6, condition: { ...https, resourceTypes: ['main_frame'] }, action: notRemembered },
    ]);
  });

  test.each([
    ['http://localhost:3000', '|http://localhost:3000/', '|ws://localhost:3000/', 'localhost'],
    ['https://shop.test', '|https://shop.test/', '|wss://shop.test/', 'shop.test'],
    ['https://shop.test:8443', '|https://shop.test:8443/', '|wss://shop.test:8443/', 'shop.test'],
    ['http://shop.test', '|http://shop.test/', '|ws://shop.test/', 'shop.test'],
    ['http://[::1]:8080', '|http://[::1]:8080/', '|ws://[::1]:8080/', '[::1]'],
    ['http://127.0.0.1:4181', '|http://127.0.0.1:4181/', '|ws://127.0.0.1:4181/', '127.0.0.1'],
    ['https://xn--3e0b707e.kr', '|https://xn--3e0b707e.kr/', '|wss://xn--3e0b707e.kr/', 'xn--3e0b707e.kr'],
  ])('name exactly %s', (origin, http, ws, host) => {
    const rules = compile({ ...withOrigins(origin), choices: { shop: as('alice') } });
    expect([...new Set(rules.map(rule => rule.condition.urlFilter))]).toEqual([http, ws]);
    expect(rules.every(rule => rule.condition.requestDomains.join() === host)).toBe(true);
    expect(() => checkRules(rules)).not.toThrow();
  });

  test('let the pages of each of its origins ask the others', () => {
    const rules = compile({
      ...withOrigins('https://shop.test', 'https://api.test:8443', 'http://shop.test'),
      choices: { shop: as('alice') },
    });
    expect(sent(rules, { url: 'https://api.test:8443/x' }).authorization).toBe('Bearer alice.token');
    expect(sent(rules, { initiator: 'https://api.test:8443' }).authorization).toBe('Bearer alice.token');
    expect(sent(rules, { url: 'https://api.test/x' })).not.toHaveProperty('authorization');
    expect(rules[3]?.condition.initiatorDomains).toEqual(['shop.test', 'api.test']);
  });
});

describe('nothing', () => {
  test('comes of nothing stored', () => {
    expect(compileRules(EMPTY, {}, { open: [1, 2], front: 1 }, T, SELF)).toEqual([]);
  });

  test('comes of a site without accounts', () => {
    expect(compile({ accounts: [], standings: {} }, { open: [1], front: 1 })).toEqual([]);
  });

  test('but fresh answers comes of accounts without a choice', () => {
    expect(withoutFresh(compile())).toEqual([]);
    expect(compile()).toHaveLength(3);
  });

  test('but fresh answers comes of "no account" for the site, where there is nothing to outrank', () => {
    expect(withoutFresh(compile({ choices: { shop: NONE } }))).toEqual([]);
  });

  test('comes of a choice for a site or an account that is not there', () => {
    expect(withoutFresh(compile({ choices: { gone: as('alice'), shop: as('nobody') } }))).toEqual([]);
    expect(withoutFresh(compile({ tabs: { 1: { gone: NONE, shop: as('nobody') } } }))).toEqual([]);
  });
});

describe('a token that may not be sent', () => {
  test.each([
    ['expired', LATE],
    ['early', EARLY],
    ['held, though its account is signed out', { renewable: false }],
  ])('is in no rule when it is %s', (_, standing) => {
    const standings = { ...base.standings, alice: standing };
    const rules = compile(
      { standings, choices: { shop: as('alice') }, tabs: { 1: { shop: as('alice') } } },
      { open: [1], front: 1 },
    );
    expect(JSON.stringify(rules)).not.toContain('alice.token');
  });

  test('is withdrawn at the very instant', () => {
    const chosen = { choices: { shop: as('alice') } };
    expect(attachedTokens(withoutFresh(compile(chosen, NO_TABS, T + 594_999)))).toEqual([
      'Bearer alice.token',
    ]);
    expect(withoutFresh(compile(chosen, NO_TABS, T + 595_000))).toEqual([]);
  });

  test('is in no rule when the token is not there, though its standing says so', () => {
    const rules = compileRules({ ...base, tabs: { 1: { shop: as('alice') } } }, {}, { open: [1] }, T, SELF);
    expect(JSON.stringify(rules)).not.toContain('Bearer');
  });

  test.each([
    ['expired', LATE],
    ['early', EARLY],
    ['absent', { renewable: false }],
  ])("lets no other account's token into a tab where it is %s", (_, standing) => {
    const standings = { ...base.standings, alice: standing };
    const rules = compile({ standings, choices: { shop: as('bob') }, tabs: { 1: { shop: as('alice') } } });
    expect(sent(rules)).toEqual({ cookie: 'c=1', 'cache-control': 'no-cache, no-store' });
    expect(sent(rules, { tab: 2 }).authorization).toBe('Bearer bob.token');
  });
});

describe('a choice for a tab', () => {
  test.each([
    ['its account', as('alice'), { authorization: 'Bearer alice.token', cookie: 'c=1' }],
    ['"no account"', NONE, { cookie: 'c=1' }],
    ['"signed out"', OUT, {}],
  ] as const)("outranks the site's account: %s", (_, choice, headers) => {
    const rules = compile({ choices: { shop: as('bob') }, tabs: { 1: { shop: choice } } });
    expect(sent(rules)).toEqual({ ...headers, 'cache-control': 'no-cache, no-store' });
    expect(sent(rules, { tab: 2 }).authorization).toBe('Bearer bob.token');
    expect(sent(rules, { tab: -1 }).authorization).toBe('Bearer bob.token');
  });

  test.each([
    ['its account', as('alice'), { authorization: 'Bearer alice.token', cookie: 'c=1' }],
    ['"no account"', NONE, { authorization: 'Basic own', cookie: 'c=1' }],
  ] as const)('outranks "signed out" for the site, cookies included: %s', (_, choice, headers) => {
    const rules = compile({ choices: { shop: OUT }, tabs: { 1: { shop: choice } } });
    const own = { headers: { authorization: 'Basic own', cookie: 'c=1' } };
    expect(sent(rules, own)).toEqual({ ...headers, 'cache-control': 'no-cache, no-store' });
    expect(sent(rules, { ...own, tab: 2 })).toEqual({ 'cache-control': 'no-cache, no-store' });
  });

  test('shares its rules with the tabs that chose alike', () => {
    const rules = withoutFresh(
      compile({
        tabs: {
          7: { shop: as('alice') },
          3: { shop: as('bob') },
          5: { shop: as('alice') },
          4: { shop: OUT },
        },
      }),
    );
    const groups = new Set(rules.map(rule => rule.condition.tabIds?.join()));
    expect([...groups].sort()).toEqual(['3', '4', '5,7']);
  });

  test('names no rule without an exact origin', () => {
    const rules = compile(
      { choices: { shop: OUT }, tabs: { 1: { shop: as('alice') }, 2: { shop: NONE }, 3: { shop: OUT } } },
      { open: [1, 2, 3], front: 1 },
    );
    for (const { condition } of rules) {
      expect(condition.urlFilter).toMatch(/^\|(https|wss):\/\/shop\.test\/$/);
      expect(condition.requestDomains).toEqual(['shop.test']);
    }
  });
});

describe('"signed out"', () => {
  const rules = compile({ choices: { shop: OUT } });
  const headers = { authorization: 'Basic own', cookie: 'c=1', accept: '*/*' };

  test.each([
    ['a page', { type: 'main_frame', initiator: undefined }],
    ["the site's own request", {}],
    ["another site's request", { initiator: 'https://evil.test' }],
    ['a form', { type: 'main_frame', method: 'post' }],
    ['a socket', { url: 'wss://shop.test/live', type: 'websocket' }],
    ['a service worker', { tab: -1 }],
  ] as const)('takes authorization and cookies from %s', (_, change) => {
    expect(sent(rules, { ...change, headers })).toEqual({
      accept: '*/*',
      'cache-control': 'no-cache, no-store',
    });
  });

  test('takes nothing from another origin', () => {
    expect(sent(rules, { url: 'https://shop.test:8443/', headers })).toEqual(headers);
  });
});

describe('a tab that is not open yet', () => {
  const tabs = { 1: { shop: as('alice') }, 2: { shop: as('bob') } };
  const situation = (front?: number): Tabs => ({ open: [1, 2, 3], front });

  test("starts as the tab in front, for a request of the site's own pages", () => {
    const first = { tab: 9, type: 'main_frame' };
    expect(sent(compile({ tabs }, situation(1)), first).authorization).toBe('Bearer alice.token');
    expect(sent(compile({ tabs }, situation(2)), first).authorization).toBe('Bearer bob.token');
  });

  test.each([
    ['the tab in front has no choice', situation(3), {}],
    ['no tab is in front', situation(), {}],
    ['the address was typed', situation(1), { initiator: undefined }],
    ['another site opened it', situation(1), { initiator: 'https://evil.test' }],
    ['it is open', situation(1), { tab: 3 }],
    ['no tab owns the request', situation(1), { tab: -1 }],
  ])('starts as nobody when %s', (_, at, change) => {
    const rules = compile({ tabs }, at);
    expect(sent(rules, { tab: 9, type: 'main_frame', ...change })).not.toHaveProperty('authorization');
  });

  test.each([
    ['no account', NONE, 'c=1'],
    ['signed out', OUT, undefined],
  ])("starts as %s before the site's account", (_, choice, cookie) => {
    const rules = compile({ choices: { shop: as('bob') }, tabs: { 1: { shop: choice } } }, situation(1));
    const seen = sent(rules, { tab: 9, type: 'main_frame' });
    expect(seen).not.toHaveProperty('authorization');
    expect(seen.cookie).toBe(cookie);
  });

  test('is named by leaving out every open tab and the requests no tab owns', () => {
    const excluded = compile({ tabs }, situation(1)).flatMap(rule =>
      rule.condition.excludedTabIds ? [rule.condition.excludedTabIds] : [],
    );
    expect(excluded.length).toBeGreaterThan(0);
    expect(new Set(excluded.map(tabIds => tabIds.join()))).toEqual(new Set(['-1,1,2,3']));
  });
});

describe('a query parameter', () => {
  const jwt = { kind: 'query', name: 'jwt', template: '{token}' } as const;
  const sites = [{ ...shop, attachments: [BEARER, jwt] }];
  const rules = withoutFresh(compile({ sites, choices: { shop: as('alice') } }));

  test('is added by rules weaker than those that let an address with it be, and these weaker than the headers', () => {
    expect(rules.map(({ action }) => action.type)).toEqual([
      'redirect',
      'redirect',
      'allow',
      'allow',
      'modifyHeaders',
      'modifyHeaders',
      'modifyHeaders',
    ]);
    expect(rules.slice(2, 4).map(({ condition }) => condition.urlFilter)).toEqual([
      '|https://shop.test/*?jwt=alice.token',
      '|https://shop.test/*&jwt=alice.token',
    ]);
  });

  test('is not added to WebSockets', () => {
    const [page, own] = rules;
    expect(page?.condition.resourceTypes).toEqual(['main_frame']);
    expect(own?.condition.excludedResourceTypes).toContain('websocket');
  });
});

describe('while paused', () => {
  test('there are no rules, whatever is chosen', () => {
    expect(compile({ paused: true, choices: { shop: as('alice') }, tabs: { 1: { shop: OUT } } })).toEqual([]);
  });
});

describe('what the extension itself asks', () => {
  const id = companionSignIn('https://id.test');
  const signIn = { ...id, issuer: { ...id.issuer, tokenEndpoint: 'https://shop.test/token' } } as SignIn;
  const ask = (rules: readonly Rule[], url: string, initiator = `chrome-extension://${SELF}`) =>
    sent(rules, {
      url,
      method: 'post',
      tab: -1,
      initiator,
      headers: { origin: initiator, authorization: 'Basic own' },
    });
  const OWN = { authorization: 'Basic own' };
  const change = { sites: [{ ...shop, signIn }] };

  test('goes to an issuer as it was made, without the origin, whatever is chosen for a site at its origin', () => {
    for (const choice of [OUT, as('alice'), NONE]) {
      const rules = compile({ ...change, choices: { shop: choice } });
      for (const url of ['https://id.test/login', 'https://shop.test/token'])
        expect(ask(rules, url)).toEqual(OWN);
    }
  });

  test('goes to where a site says who somebody is as it was made, whatever is chosen there', () => {
    const whoami = { url: 'https://shop.test/me', pointer: '/name' };
    for (const choice of [OUT, as('alice'), NONE]) {
      const rules = compile({ sites: [{ ...shop, whoami }], choices: { shop: choice } });
      expect(ask(rules, whoami.url)).toEqual(OWN);
    }
  });

  test('goes so for a site that permission is withdrawn from: its accounts sign in and are renewed all the same', () => {
    const wiki: Site = { ...shop, id: 'wiki', origins: ['https://wiki.test'], signIn };
    const state = toAllowed({ ...base, sites: [shop, wiki], choices: { shop: OUT } }, [
      'https://shop.test/*',
    ]);
    expect(ask(compile(state), 'https://shop.test/token')).toEqual(OWN);
    expect(ask(compile(state), 'https://id.test/login')).toEqual(OWN);
    expect(JSON.stringify(compile(state))).not.toContain('wiki');
  });

  test('does not include the pages that the extension opens: the first request of a tab carries its token', () => {
    const whoami = { url: 'https://shop.test/me', pointer: '/name' };
    const rules = compile({ sites: [{ ...shop, signIn, whoami }], tabs: { 1: { shop: as('alice') } } });
    const initiator = `chrome-extension://${SELF}`;
    expect(sent(rules, { type: 'main_frame', initiator })).toHaveProperty('authorization');
  });

  test('does so while all is paused: accounts are renewed then as well', () => {
    expect(ask(compile({ ...change, paused: true }), 'https://id.test/login')).toEqual(OWN);
  });

  test('keeps its origin at other servers, and pages keep theirs', () => {
    const rules = compile(change);
    expect(ask(rules, 'https://other.test/login')).toHaveProperty('origin');
    expect(ask(rules, 'https://id.test/login', 'https://shop.test')).toHaveProperty('origin');
  });
});

describe('every list of rules', () => {
  test('numbers ids and priorities from 1 on, none twice, fresh answers on top', () => {
    const wiki: Site = { ...shop, id: 'wiki', origins: ['https://wiki.test', 'http://[::1]:8080'] };
    const rules = compile(
      {
        sites: [shop, wiki],
        accounts: [...base.accounts, toAccount('carol', 'wiki')],
        choices: { shop: OUT, wiki: NONE },
        tabs: { 1: { shop: as('alice'), wiki: OUT }, 2: { shop: NONE } },
      },
      { open: [1, 2], front: 1 },
    );
    const numbers = rules.map((_, index) => index + 1);
    expect(rules.map(rule => rule.id)).toEqual(numbers);
    expect(rules.map(rule => rule.priority)).toEqual(numbers);
    const isFresh = rules.map(rule => JSON.stringify(rule.action).includes('cache-control'));
    expect(isFresh.slice(-9)).toEqual(Array(9).fill(true));
    expect(isFresh.slice(0, -9)).not.toContain(true);
    expect(() => checkRules(rules)).not.toThrow();
  });

  test('is the same for the same state', () => {
    const chosen = { choices: { shop: as('alice') }, tabs: { 2: { shop: NONE } } };
    expect(compile(chosen)).toEqual(compile(chosen));
  });
});

/** A sequence of numbers in [0, 1) that is the same in every run (mulberry32). */
function toRandom(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('in 300 states, each against 60 requests', () => {
  const mall: Site = { ...shop, id: 'mall', origins: ['https://mall.test', 'http://localhost:3000'] };
  const wiki: Site = { ...shop, id: 'wiki', origins: ['https://wiki.test:8443'] };
  const sites = [mall, wiki];
  const standings = { ready: READY, other: READY, late: LATE, early: EARLY, absent: undefined, bare: READY };
  const kinds = Object.keys(standings) as (keyof typeof standings)[];
  const accounts = sites.flatMap(site => kinds.map(kind => toAccount(`${site.id}-${kind}`, site.id)));
  const held = Object.fromEntries(
    accounts.filter(({ id }) => !id.endsWith('bare')).map(({ id }) => [id, `token-of-${id}`]),
  );
  const TABS = [-1, 1, 2, 3, 4, 50];
  const OPEN = [1, 2, 3, 4];
  const URLS = [
    ...['https://mall.test', 'http://localhost:3000', 'https://wiki.test:8443'],
    ...['wss://mall.test', 'ws://localhost:3000', 'wss://wiki.test:8443'],
    ...['http://mall.test', 'https://mall.test:444', 'https://a.mall.test', 'https://mall.test.evil.com'],
    ...['https://mall.test@evil.com', 'https://mall.test:x@evil.com', 'https://user:pw@mall.test'],
    ...['https://evil.com/https://mall.test', 'https://evil.com/?https://mall.test', 'https://evilmall.test'],
    ...['https://mall.test.', 'http://localhost:30000', 'http://localhost', 'https://localhost:3000'],
    ...['http://localhost:3001', 'http://127.0.0.1:3000', 'https://wiki.test', 'http://wiki.test:8443'],
    ...['ws://mall.test', 'wss://mall.test:444', 'https://xn--mll-fla.test'],
  ];
  const INITIATORS = [
    undefined,
    ...['https://mall.test', 'http://localhost:3000', 'http://localhost:9999', 'https://wiki.test:8443'],
    ...['https://a.mall.test', 'https://evil.com', 'https://evilmall.test', 'https://mall.test.evil.com'],
  ];
  const TYPES = [
    'main_frame',
    'sub_frame',
    'xmlhttprequest',
    'image',
    'script',
    'ping',
    'csp_report',
    'other',
  ];

  function toState(random: () => number): { state: State; tabs: Tabs } {
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
    const toChoice = (site: Site): Choice | undefined =>
      pick([undefined, NONE, OUT, ...kinds.map(kind => as(`${site.id}-${kind}`))]);
    const toChoices = (): Choices =>
      Object.fromEntries(
        sites.flatMap(site => {
          const choice = toChoice(site);
          return choice ? [[site.id, choice]] : [];
        }),
      );
    return {
      state: {
        ...EMPTY,
        sites,
        accounts,
        choices: toChoices(),
        tabs: Object.fromEntries([1, 2, 3].map(tab => [tab, toChoices()])),
        standings: Object.fromEntries(
          accounts.flatMap(({ id }) => {
            const standing = standings[id.split('-')[1] as keyof typeof standings];
            return standing ? [[id, standing]] : [];
          }),
        ),
      },
      tabs: { open: OPEN, front: pick([undefined, ...OPEN]) },
    };
  }

  function toRequest(random: () => number): Request {
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
    const url = pick(random() < 0.5 ? URLS.slice(0, 6) : URLS);
    const isSocket = url.startsWith('ws');
    return {
      url: `${url}/path`,
      method: isSocket ? 'get' : pick(['get', 'get', 'head', 'post', 'options', 'delete']),
      type: isSocket ? 'websocket' : pick(TYPES),
      tab: pick(TABS),
      initiator: pick(INITIATORS),
      headers: { authorization: 'Basic own', cookie: 'c=1' },
    };
  }

  /** What should leave the browser, said without any rule. */
  function expected({ state, tabs }: { state: State; tabs: Tabs }, request: Request) {
    const untouched = request.headers ?? {};
    const url = new URL(request.url);
    const origin = `${url.protocol.replace('ws', 'http')}//${url.username ? '@' : ''}${url.host}`;
    const site = sites.find(({ origins }) => origins.includes(origin));
    if (!site) return untouched;
    const fresh = { ...untouched, 'cache-control': 'no-cache, no-store' };
    const host = request.initiator && new URL(request.initiator).hostname;
    const isOwn = site.origins.some(each => host && `.${host}`.endsWith(`.${new URL(each).hostname}`));
    const isNew = request.tab !== -1 && !tabs.open.includes(request.tab) && isOwn;
    const tab = isNew ? tabs.front : request.tab;
    const choice = state.tabs[tab ?? -1]?.[site.id] ?? state.choices[site.id];
    if (request.type === 'csp_report') return choice?.kind === 'signed-out' ? {} : untouched;
    if (choice?.kind === 'signed-out') return { 'cache-control': 'no-cache, no-store' };
    if (choice?.kind !== 'account' || !/-(ready|other)$/.test(choice.account)) return fresh;
    const isTopRead = request.type === 'main_frame' && ['get', 'head'].includes(request.method);
    const carries = (isOwn && request.method !== 'options') || isTopRead;
    return carries ? { ...fresh, authorization: `Bearer token-of-${choice.account}` } : fresh;
  }

  const random = toRandom(20_261_123);
  const cases = Array.from({ length: 300 }, () => {
    const situation = toState(random);
    const rules = compileRules(situation.state, held, situation.tabs, T, SELF);
    const requests = Array.from({ length: 60 }, () => toRequest(random));
    return { situation, rules, requests };
  });
  const each = cases.flatMap(({ situation, rules, requests }) =>
    requests.map(request => ({ situation, request, seen: whatServerSees(rules, request) })),
  );

  test('the server sees what was chosen, and nothing else', () => {
    const wrong = each
      .map(({ situation, request, seen }) => ({
        situation,
        request,
        seen,
        due: expected(situation, request),
      }))
      .filter(({ seen, due }) => JSON.stringify(toPairs(seen)) !== JSON.stringify(toPairs(due)));
    expect(wrong.map(({ request, seen, due }) => ({ request, seen, due })).slice(0, 3)).toEqual([]);
    expect(each.filter(({ seen }) => seen.authorization?.startsWith('Bearer')).length).toBeGreaterThan(500);
  });

  test('a token reaches its own site alone', () => {
    const reached = new Map<string, Set<string>>();
    for (const { request, seen } of each) {
      const account = /token-of-(\w+)-/.exec(seen.authorization ?? '')?.[1];
      if (account) reached.set(account, (reached.get(account) ?? new Set()).add(new URL(request.url).host));
    }
    expect([...(reached.get('mall') ?? [])].sort()).toEqual(['localhost:3000', 'mall.test']);
    expect([...(reached.get('wiki') ?? [])]).toEqual(['wiki.test:8443']);
  });

  test('no rule holds a token that is expired, early, or of an account that is signed out', () => {
    const inRules = new Set(
      cases.flatMap(({ rules }) => JSON.stringify(rules).match(/token-of-\w+-\w+/g) ?? []),
    );
    expect([...inRules].sort()).toEqual([
      'token-of-mall-other',
      'token-of-mall-ready',
      'token-of-wiki-other',
      'token-of-wiki-ready',
    ]);
  });

  test('browsers take the rules', () => {
    for (const { rules } of cases) expect(() => checkRules(rules)).not.toThrow();
  });

  function toPairs(headers: Readonly<Record<string, string>>) {
    return Object.entries(headers).sort();
  }
});
