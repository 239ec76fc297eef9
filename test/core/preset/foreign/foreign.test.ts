import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../src/core/errors.ts';
import { findForeign, readForeign } from '../../../../src/core/preset/foreign/foreign.ts';
import { findOrigins } from '../../../../src/core/preset/foreign/found.ts';

const find = (document: unknown) => findForeign(JSON.stringify(document));
const read = (document: unknown, address = '') => readText(JSON.stringify(document), address);
const readText = (text: string, address = '') => {
  const findings = findForeign(text);
  if (!findings) throw new Error('nobody knows this file');
  const { preset, tokens, left } = readForeign(findings, address);
  return {
    sites: preset.sites.map(({ origins, attachments, accounts }) => [
      ...origins,
      ...attachments.map(({ kind, name, template }) => `${kind} ${name}: ${template}`),
      ...accounts.map(({ label, method }) => `${label} ${method}`),
    ]),
    tokens: Object.fromEntries(tokens),
    left: left.map(({ what, why }) => `${what} ${why}`),
  };
};

const INSOMNIA_5 = `type: collection.insomnia.rest/5.0
schema_version: "5.1"
name: Shop
meta:
  id: wrk_1
  created: 1764000000000
collection:
  - name: Admin
    meta:
      id: fld_1
    environment:
      base_url: https://staging.test/v1
      token: ccc
    children:
      - url: "{{ _.base_url }}/users"
        name: List users
        method: GET
        headers:
          - name: Authorization
            value: Bearer {{ _.token }}
        scripts:
          preRequest: |-
            insomnia.request.addHeader({ name: "a", value: "b" });
  - url: https://api.test/ping
    name: Ping
    method: HEAD
cookieJar:
  name: Default Jar
environments:
  name: Base Environment
  meta:
    id: env_1
    isPrivate: false
  data:
    base_url: https://api.test
    token: aaa
  subEnvironments:
    - name: Staging
      data:
        base_url: https://staging.test
        auth:
          jwt: bbb
        __insomnia_vault:
          admin_token: abcdef
`;

describe('what is known of other tools', () => {
  test('ModHeader: Authorization and Cookie become accounts, also those that were switched off', () => {
    const profile = {
      title: 'Staging',
      version: 2,
      headers: [
        { enabled: true, name: 'Authorization', value: 'Bearer aaa', comment: 'Alice' },
        { enabled: false, name: 'authorization', value: 'Bearer bbb', comment: 'Bob' },
        { enabled: true, name: 'X-Feature', value: 'on' },
        { enabled: true, name: 'Authorization', value: '' },
      ],
      respHeaders: [{ enabled: true, name: 'Access-Control-Allow-Origin', value: '*' }],
      urlFilters: [{ enabled: true, urlRegex: '^https:\\/\\/shop\\.test\\/.*' }],
    };
    expect(read([profile])).toEqual({
      sites: [['https://shop.test', 'header authorization: Bearer {token}', 'Alice pasted', 'Bob pasted']],
      tokens: { 'sites[0].accounts[0]': 'aaa', 'sites[0].accounts[1]': 'bbb' },
      left: [
        'Staging: X-Feature header',
        'Staging: Authorization empty',
        'Staging: Access-Control-Allow-Origin answer',
      ],
    });
  });

  test('ModHeader: of a Cookie header the longest is the token, and the others are listed', () => {
    const headers = [{ name: 'Cookie', value: 'lang=en; sid=0123456789abcdef' }];
    expect(read([{ title: 'Eve', headers, respHeaders: [] }], 'http://localhost:3000/x')).toEqual({
      sites: [['http://localhost:3000', 'cookie sid: {token}', 'Eve pasted']],
      tokens: { 'sites[0].accounts[0]': '0123456789abcdef' },
      left: ['Eve: lang cookie'],
    });
  });

  test('Requestly: header rules by their pairs, of today and of before', () => {
    const rules = [
      {
        objectType: 'rule',
        ruleType: 'Headers',
        name: 'As carol',
        pairs: [
          {
            source: { key: 'Url', operator: 'Contains', value: 'https://shop.test/api' },
            modifications: {
              Request: [{ header: 'Authorization', type: 'Modify', value: 'Basic Y2Fyb2w6eA==' }],
              Response: [{ header: 'X-Frame-Options', type: 'Remove', value: '' }],
            },
          },
        ],
      },
      {
        ruleType: 'Headers',
        name: 'As dan',
        pairs: [
          {
            source: { key: 'host', operator: 'Equals', value: 'bank.test' },
            header: 'Authorization',
            target: 'Request',
            type: 'Add',
            value: 'opaque',
          },
        ],
      },
      { ruleType: 'Redirect', name: 'Local scripts', pairs: [] },
    ];
    expect(read({ rules })).toEqual({
      sites: [
        ['https://shop.test', 'header authorization: Basic {token}', 'As carol pasted'],
        ['https://bank.test', 'header authorization: {token}', 'As dan pasted'],
      ],
      tokens: { 'sites[0].accounts[0]': 'Y2Fyb2w6eA==', 'sites[1].accounts[0]': 'opaque' },
      left: ['As carol: X-Frame-Options answer', 'Local scripts: Redirect rule'],
    });
  });

  test('Headerly: request headers in their groups, for the domains of the filters', () => {
    const profile = {
      name: 'QA',
      enabled: true,
      emoji: '',
      ruleActionType: 'modifyHeaders',
      requestHeaderModGroups: [
        {
          type: 'radio',
          items: [
            {
              enabled: true,
              name: 'Authorization',
              operation: 'set',
              value: 'Bearer aaa',
              comments: 'alice',
            },
            { enabled: false, name: 'Authorization', operation: 'set', value: 'Bearer bbb' },
            { enabled: true, name: 'Referer', operation: 'remove' },
          ],
        },
      ],
      syncCookieGroups: [{ type: 'checkbox', items: [{ domain: 'x', name: 'sid', value: 'x', path: '/' }] }],
      filters: { requestDomains: { type: 'checkbox', items: [{ enabled: true, value: 'shop.test' }] } },
    };
    expect(read({ version: 3, profiles: [profile] })).toEqual({
      sites: [['https://shop.test', 'header authorization: Bearer {token}', 'alice pasted', 'QA pasted']],
      tokens: { 'sites[0].accounts[0]': 'aaa', 'sites[0].accounts[1]': 'bbb' },
      left: ['QA: Referer rule', 'QA: sid cookie'],
    });
  });

  test('SimpleModifyHeaders: the rows that change requests, for the page they are for', () => {
    const row = { url_contains: '', action: 'add', comment: '', apply_on: 'req', status: 'on' };
    const headers = [
      { ...row, header_name: 'Authorization', header_value: 'Bearer aaa', comment: 'alice' },
      { ...row, header_name: 'Server', header_value: 'x', apply_on: 'res' },
      { ...row, header_name: 'Accept', action: 'delete' },
    ];
    expect(read({ format_version: '1.2', target_page: 'https://shop.test/*', headers })).toEqual({
      sites: [['https://shop.test', 'header authorization: Bearer {token}', 'alice pasted']],
      tokens: { 'sites[0].accounts[0]': 'aaa' },
      left: ['Server answer', 'Accept rule'],
    });
  });

  test('Postman: the tokens of an environment, for the address in it', () => {
    const values = [
      { key: 'baseUrl', value: 'https://api.test/v1', enabled: true },
      { key: 'accessToken', value: 'aaa', type: 'secret', enabled: true },
      { key: 'refresh_token', value: 'rrr', enabled: true },
      { key: 'adminToken', value: '{{vault:admin}}', enabled: true },
      { key: 'page', value: '1', enabled: true },
    ];
    expect(read({ name: 'Staging', values, _postman_variable_scope: 'environment' })).toEqual({
      sites: [['https://api.test', 'header authorization: Bearer {token}', 'Staging pasted']],
      tokens: { 'sites[0].accounts[0]': 'aaa' },
      left: ['Staging: refresh_token variable', 'Staging: adminToken placeholder', 'Staging: page variable'],
    });
  });

  test('Bruno: environments as exported, and as they lie in a collection', () => {
    const variables = [
      { name: 'BASE_URL', value: 'https://qa.test', enabled: true, secret: false },
      { name: 'ALICE_TOKEN', value: 'aaa', enabled: true, secret: true },
      { name: 'BOB_TOKEN', value: 'bbb', enabled: true, secret: true },
    ];
    const info = { type: 'bruno-environment' };
    expect(read({ info, environments: [{ name: 'QA', variables }] }).sites).toEqual([
      [
        'https://qa.test',
        'header authorization: Bearer {token}',
        'QA: ALICE_TOKEN pasted',
        'QA: BOB_TOKEN pasted',
      ],
    ]);
    const text =
      'vars {\n  host: https://qa.test\n  token: aaa\n}\nvars:secret [\n  apiToken,\n  ~oldToken\n]\n';
    expect(findForeign(text)).toEqual({
      tool: 'Bruno',
      found: [{ label: 'token', header: 'authorization', value: 'Bearer aaa', origins: ['https://qa.test'] }],
      left: [
        { what: 'apiToken', why: 'empty' },
        { what: '~oldToken', why: 'empty' },
      ],
    });
  });

  test('Bruno: a value may hold what ends a block, and blocks that never end keep nobody waiting', () => {
    const text = 'vars {\r\n  host: https://qa.test\r\n  token: a}a]a\r\n}\r\n';
    expect(readText(text).tokens).toEqual({ 'sites[0].accounts[0]': 'a}a]a' });
    const from = performance.now();
    expect(findForeign('vars {\n'.repeat(200_000))).toBeUndefined();
    expect(performance.now() - from).toBeLessThan(5_000);
  });

  test('Insomnia: environments among all that was exported, with what is nested in them', () => {
    const resources = [
      { _type: 'workspace', name: 'Shop' },
      {
        _type: 'environment',
        name: 'Base',
        data: { base_url: 'https://api.test', auth: { token: 'aaa', type: 'jwt' } },
      },
      {
        _type: 'request_group',
        name: 'Admin',
        environment: { url: 'https://api.test', token: "{% response 'body', 'req_1' %}" },
      },
      { _type: 'request', name: 'List users', url: '{{ _.base_url }}/users' },
    ];
    expect(read({ _type: 'export', __export_format: 4, resources })).toEqual({
      sites: [['https://api.test', 'header authorization: Bearer {token}', 'Base pasted']],
      tokens: { 'sites[0].accounts[0]': 'aaa' },
      left: ['Base: auth.type variable', 'Admin: token placeholder', 'List users rule'],
    });
  });

  test('Insomnia 5: environments and folders of a collection in YAML', () => {
    expect(readText(INSOMNIA_5)).toEqual({
      sites: [
        ['https://api.test', 'header authorization: Bearer {token}', 'Base Environment pasted'],
        ['https://staging.test', 'header authorization: Bearer {token}', 'Staging pasted', 'Admin pasted'],
      ],
      tokens: {
        'sites[0].accounts[0]': 'aaa',
        'sites[1].accounts[0]': 'bbb',
        'sites[1].accounts[1]': 'ccc',
      },
      left: [
        'Staging: __insomnia_vault.admin_token empty',
        'List users rule',
        'Ping rule',
        'Default Jar rule',
      ],
    });
  });

  test('Insomnia 5: environments that are exported alone', () => {
    const text = INSOMNIA_5.replace('collection.', 'environment.').replace(
      /^collection:[\s\S]*(?=^env)/m,
      '',
    );
    expect(readText(text).left).toEqual(['Staging: __insomnia_vault.admin_token empty']);
  });

  test('YAML that says much in few words is not read', () => {
    expect(findForeign(INSOMNIA_5.replace('data:', 'data: &all').replace('aaa', '*all'))).toBeUndefined();
  });

  test('lists what no request can carry as a token', () => {
    const headers = [
      { name: 'Authorization', value: 'Digest username="a", realm="b"', comment: 'a' },
      { name: 'Cookie', value: 'bare', comment: 'b' },
      { name: 'Cookie', value: 'a b=1', comment: 'c' },
    ];
    expect(read([{ title: 'x', headers, respHeaders: [] }], 'shop.test')).toEqual({
      sites: [],
      tokens: {},
      left: ['a unsendable', 'b unsendable', 'c unsendable'],
    });
  });

  test('says so when one address is to be signed in at in two ways', () => {
    const headers = [
      { name: 'Authorization', value: 'Bearer aaa', comment: 'a' },
      { name: 'Cookie', value: 'sid=1', comment: 'b' },
    ];
    expect(read([{ title: 'x', headers, respHeaders: [] }], 'shop.test').left).toEqual(['b second_way']);
  });

  test('asks for an address where the file names none', () => {
    const findings = find([{ title: 'x', headers: [{ name: 'Cookie', value: 'a=b' }] }]);
    expect(() => findings && readForeign(findings, '')).toThrow(AppError);
  });

  test.each([[{}], [[]], [null], [{ guise: 'preset' }], ['x'], [{ profiles: [1] }], [[{ headers: 3 }]]])(
    'knows nothing of %j',
    document => {
      expect(find(document)).toBeUndefined();
    },
  );
});

test.each([
  ['https://shop.test/*', ['https://shop.test']],
  ['^https:\\/\\/shop\\.test(:\\d+)?/', []],
  ['|http://a.test:8080/', ['http://a.test:8080']],
  ['*://*.shop.test/*', []],
  ['.*://shop.test/.*', []],
  ['https://*.shop.test/', []],
  ['https://a.test/*;https://b.test/*', ['https://a.test', 'https://b.test']],
])('%j names exactly %j', (filter, origins) => {
  expect(findOrigins(filter)).toEqual(origins);
});
