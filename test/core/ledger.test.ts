import { describe, expect, test } from 'vitest';
import {
  addEntry,
  EMPTY_LEDGER,
  endEntry,
  findMiss,
  type Ledger,
  type LedgerEntry,
  toEntries,
  trimLedgers,
} from '../../src/core/ledger.ts';

const T = 1_700_000_000_000;
const entry = (change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  request: '1',
  at: T,
  tab: 1,
  method: 'GET',
  url: 'https://shop.test/',
  kind: 'xmlhttprequest',
  site: 'shop',
  expected: ['alice'],
  carried: 'token',
  account: 'alice',
  fingerprint: 'a1',
  verdict: { kind: 'sent' },
  ...change,
});
const bare = (change: Partial<LedgerEntry>): LedgerEntry => {
  const { account: _, fingerprint: __, ...rest } = entry({ carried: 'nothing', ...change });
  return rest;
};
const fill = (entries: readonly LedgerEntry[]): Ledger => entries.reduce(addEntry, EMPTY_LEDGER);
const many = (count: number, at = T): Ledger =>
  fill(Array.from({ length: count }, (_, index) => entry({ request: String(index), at: at + index })));
const ended = { request: '1', tab: 1, at: T + 5, unsent: false };

describe('tallies', () => {
  test('count what was sent and what was missed, by account and reason', () => {
    const ledger = fill([
      entry(),
      entry(),
      entry({ account: 'bob', expected: ['bob'] }),
      bare({ verdict: { kind: 'missed', why: 'overridden' } }),
      bare({ verdict: { kind: 'missed', why: 'worker' }, expected: ['alice', 'bob'] }),
      bare({ verdict: { kind: 'exempt', why: 'foreign' }, expected: [] }),
      bare({ verdict: { kind: 'free' }, expected: [] }),
    ]);
    expect(ledger.tallies).toEqual({
      alice: { sent: 2, stray: 0, missed: { overridden: 1, worker: 1 } },
      bob: { sent: 1, stray: 0, missed: { worker: 1 } },
    });
  });

  test("count both a request that went out and that the browser's own cookie came before it", () => {
    const second = entry({ second: true });
    expect(fill([second]).tallies).toEqual({ alice: { sent: 1, stray: 0, missed: { 'own-cookie': 1 } } });
    expect(findMiss(second)).toBe('own-cookie');
  });

  test('count a token that went where another account was chosen for both', () => {
    const ledger = fill([entry({ account: 'bob', verdict: { kind: 'missed', why: 'other-account' } })]);
    expect(ledger.tallies).toEqual({
      alice: { sent: 0, stray: 0, missed: { 'other-account': 1 } },
      bob: { sent: 0, stray: 1, missed: {} },
    });
  });

  test("count a shared worker's request as sent for the account it went as", () => {
    const shared = entry({ expected: ['alice', 'bob'], verdict: { kind: 'missed', why: 'worker' } });
    expect(fill([shared]).tallies).toEqual({
      alice: { sent: 1, stray: 0, missed: {} },
      bob: { sent: 0, stray: 0, missed: { worker: 1 } },
    });
  });

  test('outlive the requests they counted', () => {
    const ledger = many(5000);
    expect(ledger.tallies.alice?.sent).toBe(5000);
    expect(toEntries(ledger)).toHaveLength(1000);
  });
});

describe('the end of a request', () => {
  test('is written on it', () => {
    const ledger = endEntry(fill([entry()]), { ...ended, status: 200 });
    expect(toEntries(ledger)).toEqual([entry({ end: { at: T + 5, status: 200 } })]);
    expect(ledger.tallies.alice?.sent).toBe(1);
  });

  test('takes it out of the tallies when it never left the browser', () => {
    const ledger = endEntry(fill([entry()]), { ...ended, unsent: true, error: 'net::ERR_CACHE_MISS' });
    expect(ledger.tallies.alice?.sent).toBe(0);
    expect(toEntries(ledger)[0]?.verdict).toEqual({ kind: 'unsent' });
  });

  test('counts a redirect that left the site as a miss that followed', () => {
    const ledger = endEntry(fill([entry()]), {
      ...ended,
      status: 302,
      redirect: 'https://evil.test/',
      left: true,
    });
    expect(ledger.tallies).toEqual({ alice: { sent: 1, stray: 0, missed: { left: 1 } } });
    expect(toEntries(ledger).map(findMiss)).toEqual(['left']);
  });

  test('belongs to the last hop of a redirect, and each hop has its own', () => {
    const first = endEntry(fill([entry({ url: 'a' })]), { ...ended, status: 302, redirect: 'b' });
    const second = endEntry(addEntry(first, entry({ url: 'b' })), { ...ended, status: 200 });
    expect(toEntries(second).map(({ url, end }) => [url, end?.status])).toEqual([
      ['a', 302],
      ['b', 200],
    ]);
  });

  test('is nothing when the request is not there', () => {
    const ledger = fill([entry()]);
    expect(endEntry(ledger, { ...ended, request: '2', status: 200 })).toBe(ledger);
    const over = endEntry(ledger, { ...ended, status: 200 });
    expect(endEntry(over, { ...ended, status: 500 })).toBe(over);
  });
});

describe('the ring', () => {
  test('keeps the last thousand, in order', () => {
    const entries = toEntries(many(1234));
    expect(entries).toHaveLength(1000);
    expect([entries[0]?.request, entries.at(-1)?.request]).toEqual(['234', '1233']);
  });

  test.each([999, 1000, 1001, 1049, 1050, 1051, 1100, 3777])(
    'holds little more than it keeps after %i',
    count => {
      const { chunks } = many(count);
      expect(chunks.flat().length).toBeGreaterThanOrEqual(Math.min(count, 1000));
      expect(chunks.flat().length).toBeLessThanOrEqual(1050);
    },
  );

  test('leaves the chunks alone that an addition or an end does not touch', () => {
    const before = many(120);
    const after = endEntry(addEntry(before, entry({ request: 'x' })), {
      ...ended,
      request: 'x',
      status: 200,
    });
    expect(after.chunks.map((chunk, index) => chunk === before.chunks[index])).toEqual([true, true, false]);
  });

  test('numbers its chunks on as the oldest go', () => {
    expect(many(1000).first).toBe(0);
    expect(many(1051).first).toBe(1);
    expect(many(2000).first).toBe(19);
  });
});

describe('all ledgers together', () => {
  const sizes = (ledgers: ReadonlyMap<number, Ledger>) =>
    [...ledgers].map(([tab, ledger]) => [tab, toEntries(ledger).length]);

  test('lose their oldest requests first, and no tally', () => {
    const ledgers = new Map([
      [1, many(200, T + 1000)],
      [2, many(200, T)],
    ]);
    const trimmed = trimLedgers(ledgers, 250);
    expect(sizes(trimmed)).toEqual([
      [1, 200],
      [2, 50],
    ]);
    expect(trimmed.get(2)).toMatchObject({ first: 3, tallies: { alice: { sent: 200 } } });
  });

  test('stay as they are below the limit', () => {
    const ledgers = new Map([[1, many(200)]]);
    expect(trimLedgers(ledgers, 200).get(1)).toBe(ledgers.get(1));
  });

  test('never outgrow session storage, whatever the traffic', () => {
    const long = `https://shop.test/${'a'.repeat(481)}…`;
    const id = 'a'.repeat(36);
    const wide = entry({ url: long, site: id, account: id, expected: [id], end: { at: T, redirect: long } });
    const ledger = fill(Array.from({ length: 1050 }, () => wide));
    const ledgers = trimLedgers(new Map(Array.from({ length: 40 }, (_, tab) => [tab, ledger])));
    expect(JSON.stringify([...ledgers]).length).toBeLessThan(8 * 1024 * 1024);
  });
});
