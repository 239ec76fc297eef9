import { expect, test, vi } from 'vitest';
import { toFileReading } from '../../../src/core/preset/file.ts';
import { readForeign } from '../../../src/core/preset/foreign/foreign.ts';
import { type Preset, toPreset, toPresetText, toReading } from '../../../src/core/preset/preset.ts';
import { companionSignIn } from '../../../src/core/sign-in-draft.ts';
import type { State } from '../../../src/core/state.ts';
import { importPreset, toAccount, toSettings, toSite } from './settings.ts';

// All the files take ten seconds on a quiet machine, and a minute on a busy one.
vi.setConfig({ testTimeout: 300_000 });

const SEED = 20_260_105;
const FILES = 10_000;

/** Numbers from 0 to below 1 that look like chance and are the same in every run (mulberry32). */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const chance = createChance(SEED);
const below = (count: number) => Math.floor(chance() * count);
const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;

const issuer = {
  url: 'https://id.test',
  tokenEndpoint: 'https://id.test/token',
  authorizationEndpoint: 'https://id.test/authorize',
  idTokenAlgs: ['RS256'],
};
const THEIRS = toSettings({
  sites: [
    toSite('shop', { name: 'Their shop', signIn: companionSignIn('https://id.test') }),
    toSite('bank', {
      signIn: { way: 'code', issuer, client: { id: 'guise', authMethod: 'none', scope: 'openid' } },
      attachments: [{ kind: 'cookie', name: 'sid', template: '{token}' }],
      cookies: 'hidden',
    }),
  ],
  accounts: [
    toAccount('alice', 'shop', { label: 'Alice' }),
    toAccount('bob', 'bank'),
    toAccount('carol', 'bank'),
  ],
});
const FILE = toPresetText(toPreset(THEIRS, new Set(['shop', 'bank', 'alice', 'bob', 'carol'])).preset);
const MINE = toSettings({
  sites: [toSite('shop'), toSite('wide', { origins: ['https://bank.test', 'https://wide.test'] })],
  accounts: [toAccount('alice', 'shop')],
});

const JUNK: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  'x'.repeat(5_000),
  '\u0000\u202e\ud800',
  'https://a.test/*',
  'https://shop.test',
  'javascript:alert(1)',
  '{token}',
  '{claims.}',
  'x\r\ny: z',
  '#ABCDEF',
  '__proto__',
  [],
  {},
  [[[[]]]],
  { length: 3 },
];

type Branch = Record<string, unknown>;

/** Every object and list in a document. */
function toBranches(value: unknown): readonly Branch[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Branch, ...Object.values(value).flatMap(toBranches)];
}

/** Also where the name is `__proto__`. */
function put(branch: Branch, key: string, junk: unknown): void {
  const value = structuredClone(junk);
  Object.defineProperty(branch, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Changes one place of a document: another value, a name that nobody knows, none, or one of another place. */
function mutateValue(document: object): void {
  const branches = toBranches(document);
  const branch = pick(branches);
  const key = pick([...Object.keys(branch), '__proto__', 'x']);
  const change = below(5);
  if (change === 0 && Array.isArray(branch))
    branch.push(structuredClone(pick(branch.length > 0 ? branch : JUNK)));
  else if (change === 1) delete branch[key];
  else if (change === 2) put(branch, key, pick(Object.values(pick(branches))) ?? null);
  else put(branch, key, pick(JUNK));
}

function mutateText(text: string): string {
  const at = below(text.length);
  const rest = at + below(30);
  const change = below(4);
  if (change === 0) return text.slice(0, at) + text.slice(rest);
  if (change === 1) return text.slice(0, at);
  if (change === 2)
    return text.slice(0, at) + pick(['{', ']', '"', ',', '\\', '\u0000', '9e999', '/*']) + text.slice(at);
  return text.slice(0, rest) + text.slice(at);
}

function mutate(): string {
  if (below(3) === 0) return mutateText(FILE);
  const document = JSON.parse(FILE);
  for (let times = 1 + below(3); times > 0; times -= 1) mutateValue(document);
  return JSON.stringify(document);
}

function toDecisions() {
  const keys = [
    'sites[0]',
    'sites[1]',
    'sites[0].accounts[0]',
    'sites[1].accounts[0]',
    'sites[1].accounts[1]',
  ];
  return Object.fromEntries(keys.map(key => [key, pick(['mine', 'theirs', 'both'] as const)]));
}

/** What is stored is what a file of it would hold: nothing besides, and all of it judged. */
function isSound(state: State): boolean {
  const { preset } = toPreset(state, new Set([...state.sites, ...state.accounts].map(({ id }) => id)));
  const reading = toReading(toPresetText(preset));
  return 'preset' in reading && JSON.stringify(sorted(reading.preset)) === JSON.stringify(sorted(preset));
}

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .toSorted()
          .map(([key, each]) => [key, sorted(each)]),
      )
    : Array.isArray(value)
      ? value.map(sorted)
      : value;

/** How many accounts each site has. */
function toCounts({ sites }: { readonly sites: readonly { readonly accounts?: readonly unknown[] }[] }) {
  return sites.map(({ accounts = [] }) => accounts.length);
}

function isWhole(state: State, { sites }: Preset): boolean {
  const origins = new Set(state.sites.flatMap(site => site.origins));
  const usernames = new Set(state.accounts.map(({ username }) => username.toLowerCase()));
  return sites.every(
    site =>
      site.origins.some(origin => origins.has(origin)) &&
      site.accounts.every(account => usernames.has(account.username.toLowerCase())),
  );
}

test('10,000 files that were damaged are refused with a reason, or taken over whole and sound', () => {
  const outcomes = { refused: 0, taken: 0 };
  for (let file = 0; file < FILES; file += 1) {
    const text = mutate();
    const from = performance.now();
    const reading = toReading(text);
    if ('flaws' in reading) {
      outcomes.refused += 1;
      expect(reading.flaws.length, text).toBeGreaterThan(0);
      expect(
        reading.flaws.map(({ problem }) => problem.code),
        text,
      ).not.toContain('unexpected');
    } else {
      outcomes.taken += 1;
      let ids = 0;
      const state = importPreset(MINE, reading.preset, toDecisions(), () => `new-${++ids}`);
      expect(isSound(state), text).toBe(true);
      expect(toCounts(reading.preset), text).toEqual(toCounts(JSON.parse(text)));
      expect(isWhole(state, reading.preset), text).toBe(true);
    }
    expect(performance.now() - from, text).toBeLessThan(10_000);
  }
  expect(outcomes.refused).toBeGreaterThan(FILES / 2);
  expect(outcomes.taken).toBeGreaterThan(FILES / 50);
});

const headers = [
  { enabled: true, name: 'Authorization', value: 'Bearer aaa', comment: 'a' },
  { enabled: false, name: 'Cookie', value: 'lang=en; sid=0123456789' },
];
const FOREIGN: readonly object[] = [
  [
    {
      title: 'x',
      version: 2,
      headers,
      respHeaders: headers,
      urlFilters: [{ urlRegex: '^https:\\/\\/a\\.test\\/' }],
    },
  ],
  {
    rules: [
      {
        ruleType: 'Headers',
        name: 'x',
        pairs: [
          {
            source: { key: 'host', value: 'a.test' },
            modifications: { Request: [{ header: 'Authorization', type: 'Add', value: 'x' }] },
          },
        ],
      },
    ],
  },
  {
    version: 3,
    profiles: [
      {
        name: 'x',
        ruleActionType: 'modifyHeaders',
        requestHeaderModGroups: [
          { type: 'radio', items: [{ name: 'Cookie', operation: 'set', value: 'a=b' }] },
        ],
        filters: { requestDomains: { items: [{ value: 'a.test' }] } },
      },
    ],
  },
  {
    format_version: '1.2',
    target_page: 'https://a.test/*',
    headers: [{ header_name: 'Authorization', header_value: 'x y', apply_on: 'req', action: 'add' }],
  },
  { name: 'x', values: [{ key: 'token', value: 'aaa' }], _postman_variable_scope: 'environment' },
  { info: { type: 'bruno-environment' }, name: 'x', variables: [{ name: 'token', value: 'aaa' }] },
  { _type: 'export', resources: [{ _type: 'environment', name: 'x', data: { auth: { token: 'aaa' } } }] },
  {
    type: 'collection.insomnia.rest/5.0',
    collection: [{ name: 'x', environment: { token: 'aaa' }, children: [{ name: 'y' }] }],
    environments: { name: 'x', data: { jwt: 'aaa' }, subEnvironments: [{ name: 'y', data: { token: 'b' } }] },
  },
];

test('files of other tools that were damaged are refused with a reason, or taken over sound', () => {
  let taken = 0;
  for (let file = 0; file < 3_000; file += 1) {
    const document = structuredClone(pick(FOREIGN));
    for (let times = 1 + below(3); times > 0; times -= 1) mutateValue(document);
    const text = below(4) === 0 ? mutateText(JSON.stringify(document)) : JSON.stringify(document);
    const reading = toFileReading(text);
    if (!('findings' in reading)) continue;
    taken += 1;
    const { preset, tokens } = readForeign(reading.findings, 'https://typed.test');
    let ids = 0;
    const state = importPreset(MINE, preset, {}, () => `new-${++ids}`);
    expect(isSound(state), text).toBe(true);
    for (const token of tokens.values()) expect(typeof token, text).toBe('string');
  }
  expect(taken).toBeGreaterThan(1_000);
});
