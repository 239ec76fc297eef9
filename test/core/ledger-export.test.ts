import { describe, expect, test } from 'vitest';
import { type Attachment, BEARER } from '../../src/core/attachment.ts';
import type { LedgerEntry } from '../../src/core/ledger.ts';
import { toCsv, toCurl, toHar } from '../../src/core/ledger-export.ts';
import type { Site } from '../../src/core/site.ts';

const sent: LedgerEntry = {
  request: '1',
  at: 1_700_000_000_000,
  tab: 5,
  method: 'GET',
  url: 'https://shop.test/cart?id=&flag',
  kind: 'xmlhttprequest',
  site: 'shop',
  expected: ['alice'],
  carried: 'token',
  account: 'alice',
  fingerprint: 'a1b2c3d4',
  verdict: { kind: 'sent' },
  end: { at: 1_700_000_000_040, status: 302, redirect: 'https://idp.test/', left: true },
};
const missed: LedgerEntry = {
  request: '2',
  at: 1_700_000_001_000,
  tab: -1,
  method: 'POST',
  url: "https://shop.test/it's/[1]",
  kind: 'other',
  site: 'shop',
  expected: ['alice', 'gone'],
  carried: 'other',
  verdict: { kind: 'missed', why: 'worker' },
  end: { at: 1_700_000_001_001, error: 'net::ERR_ABORTED' },
};
const labels = { alice: 'qa-admin' };
const shop = (...attachments: Attachment[]): Site => ({
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.test'],
  attachments,
  cookies: 'kept',
});
/** One of each kind, with each kind of placeholder. */
const mixed = shop(
  { kind: 'header', name: 'x-token', template: 'token={token}' },
  { kind: 'header', name: 'x-who', template: "{account}'s {claims.sub}" },
  { kind: 'cookie', name: 'sid', template: '{token}' },
  { kind: 'query', name: 'id', template: '{token}' },
);

describe('as CSV', () => {
  test('is one line of names and one of each request', () => {
    expect(toCsv([sent, missed], labels).split('\r\n')).toEqual([
      'time,tab,method,url,kind,status,error,redirect,account,fingerprint,chosen,carried,verdict,reason',
      '2023-11-14T22:13:20.000Z,5,GET,https://shop.test/cart?id=&flag,xmlhttprequest,302,,https://idp.test/,qa-admin,a1b2c3d4,qa-admin,token,sent,left',
      "2023-11-14T22:13:21.000Z,-1,POST,https://shop.test/it's/[1],other,,net::ERR_ABORTED,,,,qa-admin gone,other,missed,worker",
      '',
    ]);
  });

  test.each([
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@a', "'@a"],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a\nb', '"a\nb"'],
    ['plain', 'plain'],
  ])('lets the label %j neither run nor break the table', (label, cell) => {
    expect(toCsv([sent], { alice: label })).toContain(`,https://idp.test/,${cell},a1b2c3d4,`);
  });
});

describe('as HAR', () => {
  const { log } = toHar([sent, missed], labels, [shop(BEARER)], '0.1.0');

  test('says what made it', () => {
    expect(log).toMatchObject({ version: '1.2', creator: { name: 'Guise', version: '0.1.0' } });
  });

  test('has every field that version 1.2 asks for, and the label in the place of the token', () => {
    expect(log.entries[0]).toEqual({
      startedDateTime: '2023-11-14T22:13:20.000Z',
      time: 40,
      request: {
        method: 'GET',
        url: 'https://shop.test/cart?id=&flag',
        httpVersion: '',
        cookies: [],
        headers: [{ name: 'authorization', value: 'Bearer {qa-admin}' }],
        queryString: [
          { name: 'id', value: '' },
          { name: 'flag', value: '' },
        ],
        headersSize: -1,
        bodySize: -1,
      },
      response: {
        status: 302,
        statusText: '',
        httpVersion: '',
        cookies: [],
        headers: [],
        content: { size: -1, mimeType: '' },
        redirectURL: 'https://idp.test/',
        headersSize: -1,
        bodySize: -1,
      },
      cache: {},
      timings: { send: 0, wait: 40, receive: 0 },
      _resourceType: 'xmlhttprequest',
      _guise: {
        tab: 5,
        chosen: ['qa-admin'],
        carried: 'token',
        verdict: 'sent',
        account: 'qa-admin',
        fingerprint: 'a1b2c3d4',
        reason: 'left',
      },
    });
  });

  test('tells what failed, and of another credential only that there was one', () => {
    expect(log.entries[1]).toMatchObject({
      request: { headers: [{ name: 'authorization', value: '(not recorded)' }], queryString: [] },
      response: { status: 0, _error: 'net::ERR_ABORTED' },
      _guise: { chosen: ['qa-admin', 'gone'], reason: 'worker' },
    });
  });

  test("has all that is attached at the request's site, where it stands", () => {
    expect(toHar([sent], labels, [mixed], '1').log.entries[0]?.request).toMatchObject({
      headers: [
        { name: 'x-token', value: 'token={qa-admin}' },
        { name: 'x-who', value: "qa-admin's {claims.sub}" },
      ],
      cookies: [{ name: 'sid', value: '{qa-admin}' }],
      queryString: [
        { name: 'id', value: '{qa-admin}' },
        { name: 'flag', value: '' },
      ],
    });
  });

  test('takes a token that went to no site of ours for a bearer token', () => {
    const { site: _, ...stray } = sent;
    expect(toHar([stray], labels, [mixed], '1').log.entries[0]?.request.headers).toEqual([
      { name: 'authorization', value: 'Bearer {qa-admin}' },
    ]);
  });

  test('has no time yet for a request under way, and no header where there was none', () => {
    const { end: _, account: __, fingerprint: ___, ...open } = sent;
    expect(toHar([{ ...open, carried: 'nothing' }], labels, [], '1').log.entries[0]).toMatchObject({
      time: 0,
      request: { headers: [] },
      response: { status: 0, redirectURL: '' },
    });
  });
});

describe('as cURL', () => {
  test.each<[Partial<LedgerEntry>, string]>([
    [{}, `curl --globoff --header 'authorization: Bearer '"$TOKEN" 'https://shop.test/cart?id=&flag'`],
    [
      { method: 'HEAD', url: 'https://shop.test/' },
      `curl --globoff --head --header 'authorization: Bearer '"$TOKEN" 'https://shop.test/'`,
    ],
    [
      { method: "X'; rm -rf /", url: 'wss://shop.test/' },
      `curl --globoff --request 'X'\\''; rm -rf /' --header 'authorization: Bearer '"$TOKEN" 'https://shop.test/'`,
    ],
  ])('takes the token from a variable: %j', (change, command) => {
    expect(toCurl({ ...sent, ...change }, labels, shop(BEARER))).toBe(command);
  });

  test("sends all that is attached at the request's site", () => {
    expect(toCurl(sent, labels, mixed)).toBe(
      `curl --globoff --header 'x-token: token='"$TOKEN" --header 'x-who: qa-admin'\\''s {claims.sub}' --cookie 'sid='"$TOKEN" 'https://shop.test/cart?id='"$TOKEN"'&flag'`,
    );
  });

  test('has no header where no token of ours went', () => {
    expect(toCurl(missed, labels, mixed)).toBe(
      `curl --globoff --request POST 'https://shop.test/it'\\''s/[1]'`,
    );
  });
});
