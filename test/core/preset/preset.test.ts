import { toJsonSchema } from '@valibot/to-json-schema';
import { describe, expect, test } from 'vitest';
import { COLORS } from '../../../src/core/account.ts';
import { BEARER } from '../../../src/core/attachment.ts';
import { toPreset, toPresetText, toReading } from '../../../src/core/preset/preset.ts';
import { PresetFile } from '../../../src/core/preset/schema.ts';
import { companionSignIn } from '../../../src/core/sign-in-draft.ts';
import { toAccount, toSettings, toSite } from './settings.ts';

const SHOP = toSite('shop', { signIn: companionSignIn('https://id.test') });
const ALICE = toAccount('alice', 'shop');
const BOB = toAccount('bob', 'shop', { remembersPassword: true });
const STATE = toSettings({ sites: [SHOP, toSite('bank')], accounts: [ALICE, BOB] });

const toText = (file: object) => JSON.stringify({ guise: 'preset', version: 1, ...file });
const flawsOf = (text: string) => {
  const reading = toReading(text);
  return 'flaws' in reading
    ? reading.flaws.map(({ path, problem }) => [path, problem.code, ...problem.params])
    : [];
};
const presetOf = (text: string) => {
  const reading = toReading(text);
  if ('flaws' in reading) throw new Error(JSON.stringify(reading.flaws));
  return reading.preset;
};

describe('a preset', () => {
  test('holds the sites and accounts that were chosen, without ids', () => {
    const { preset } = toPreset(STATE, new Set(['shop', 'alice']));
    const { id: _, ...shop } = SHOP;
    const { id: __, site: ___, ...alice } = ALICE;
    expect(preset).toEqual({ sites: [{ ...shop, accounts: [alice] }] });
  });

  test('does not say whose password is remembered', () => {
    const { preset } = toPreset(STATE, new Set(['shop', 'bob']));
    expect(JSON.stringify(preset)).not.toContain('remembers');
  });

  test('hands on nobody who acts as another', () => {
    const acting = { support: 'alice', subject: 'carol', reason: 'ticket 1234' };
    const state = { ...STATE, accounts: [ALICE, toAccount('a1', 'shop', { acting })] };
    const { preset, ids } = toPreset(state, new Set(['shop', 'alice', 'a1']));
    expect([ids, JSON.stringify(preset).includes('ticket')]).toEqual([['alice'], false]);
  });

  test('is read as it was written', () => {
    const habits = { reload: 'always', marks: { frame: true, title: false } } as const;
    const state = {
      sites: STATE.sites.map(site => ({
        ...site,
        ...habits,
        whoami: { url: `${site.origins[0]}/me`, pointer: '/name' },
      })),
      accounts: STATE.accounts.map(account => ({ ...account, pattern: 'dots' as const })),
    };
    const { preset } = toPreset(state, new Set(['shop', 'bank', 'alice', 'bob']));
    expect(preset.sites[0]).toMatchObject({ marks: habits.marks, accounts: [{ pattern: 'dots' }, {}] });
    expect(presetOf(toPresetText(preset))).toEqual(preset);
  });

  test('holds nothing that its name calls a secret, and says what was left out', () => {
    const signIn = companionSignIn('https://id.test');
    if (signIn.way !== 'login') throw new Error('no login');
    const fields = [
      { name: 'client_secret', value: 'hunter2' },
      { name: 'realm', value: 'staff' },
    ];
    const headers = [{ name: 'x-api-key', value: 'hunter3' }];
    const key = { kind: 'header', name: 'x-auth-key', template: 'hunter4' } as const;
    const site = toSite('shop', {
      signIn: { ...signIn, login: { ...signIn.login, fields, headers } },
      attachments: [BEARER, key],
      whoami: { url: 'https://shop.test/me?full=1&api_key=hunter5', pointer: '/name' },
    });
    const { preset, leftOut } = toPreset({ sites: [site], accounts: [] }, new Set(['shop']));
    expect(JSON.stringify(preset)).not.toContain('hunter');
    expect(JSON.stringify(preset)).toContain('staff');
    expect(preset.sites[0]?.attachments).toEqual([BEARER]);
    expect(leftOut).toEqual(['shop: client_secret', 'shop: x-api-key', 'shop: x-auth-key', 'shop: api_key']);
  });
});

describe('a file', () => {
  test('written by hand needs no more than names and addresses', () => {
    const accounts = [{ label: 'Alice Admin' }, { label: 'bob', username: 'bob@x', method: 'pasted' }];
    const { sites } = presetOf(toText({ sites: [{ name: 'Shop', origins: ['shop.test/cart'], accounts }] }));
    expect(sites).toEqual([
      {
        name: 'Shop',
        origins: ['https://shop.test'],
        attachments: [BEARER],
        cookies: 'kept',
        accounts: [
          { label: 'Alice Admin', initials: 'AA', color: COLORS[0], username: '', method: 'login' },
          { label: 'bob', initials: 'bo', color: COLORS[1], username: 'bob@x', method: 'pasted' },
        ],
      },
    ]);
  });

  test('from a newer version is refused by name', () => {
    expect(flawsOf(JSON.stringify({ guise: 'preset', version: 2, people: [] }))).toEqual([
      ['', 'file-newer', '2', '1'],
    ]);
  });

  test.each([
    ['{', 'file-not-json'],
    ['', 'file-not-json'],
    ['null', 'file-unknown'],
    ['[]', 'file-unknown'],
    ['{"guise":"other"}', 'file-unknown'],
  ])('%j is not one', (text, code) => {
    expect(flawsOf(text)).toEqual([['', code]]);
  });

  test.each([
    [{}, ['sites', 'file-missing']],
    [{ sites: 'none' }, ['sites', 'file-expected', 'Array', 'string']],
    [{ sites: [{ name: 'x' }] }, ['sites[0].origins', 'file-missing']],
    [{ sites: [{ name: 'x', origins: [3] }] }, ['sites[0].origins[0]', 'file-expected', 'string', 'number']],
    [{ sites: [{ name: 'x', origins: [], token: 's3cret' }] }, ['sites[0].token', 'file-unexpected']],
    [
      { sites: [{ name: 'x', origins: [], cookies: 's3cret' }] },
      ['sites[0].cookies', 'file-expected', 'kept | hidden', 'string'],
    ],
    [{ sites: [{ name: 'x', origins: ['ftp://x'] }] }, ['sites[0].origins[0]', 'url-scheme', 'ftp://x']],
    [{ sites: [{ name: '', origins: ['x.test'] }] }, ['sites[0].name', 'name-missing']],
    [{ sites: [{ name: 'x', origins: [] }] }, ['sites[0].origins', 'origin-missing']],
    [
      {
        sites: [
          { name: 'x', origins: ['x.test'] },
          { name: 'y', origins: ['y.test', 'x.test'] },
        ],
      },
      ['sites[1].origins', 'origin-taken', 'https://x.test', 'x'],
    ],
    [
      { sites: [{ name: 'x', origins: ['x.test'], accounts: [{ label: 'a', color: 'red' }] }] },
      ['sites[0].accounts[0]', 'color-invalid', 'red'],
    ],
    [
      { sites: [{ name: 'x', origins: ['x.test'], attachments: [] }] },
      ['sites[0].attachments', 'attachment-missing'],
    ],
    [
      { sites: [{ name: 'x', origins: ['x.test'], signIn: { way: 'guess' } }] },
      [
        'sites[0].signIn.way',
        'file-expected',
        'login | code | device | password | client-credentials',
        'string',
      ],
    ],
  ])('says where %j is wrong, and how', (file, flaw) => {
    expect(flawsOf(toText(file))).toEqual([flaw]);
  });

  test('says all that is wrong, up to twenty things', () => {
    const sites = Array.from({ length: 30 }, () => ({ name: 'x', origins: ['ftp://x'] }));
    expect(flawsOf(toText({ sites }))).toHaveLength(20);
  });

  test('may hold 1,000 sites and 10,000 accounts', () => {
    const toAccounts = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ label: `a${index}` }));
    const toSites = (count: number, each: number) =>
      Array.from({ length: count }, (_, index) => ({
        name: `s${index}`,
        origins: [`s${index}.test`],
        accounts: toAccounts(each),
      }));
    expect(presetOf(toText({ sites: toSites(1_000, 10) })).sites).toHaveLength(1_000);
    expect(flawsOf(toText({ sites: toSites(1_001, 0) }))).toEqual([
      ['sites', 'file-too-many', '1001', '1000'],
    ]);
    expect(flawsOf(toText({ sites: toSites(2, 5_001) }))).toEqual([
      ['sites[].accounts', 'file-too-many', '10002', '10000'],
    ]);
  });
});

/** `npx vitest run --project core test/core/preset -u` writes it anew. */
test('the published JSON Schema is that of the code', async () => {
  const schema = { title: 'A preset of Guise', ...toJsonSchema(PresetFile, { errorMode: 'ignore' }) };
  const file = '../../../docs/preset.schema.json';
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(file);
});
