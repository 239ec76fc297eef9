import { expect, test } from 'vitest';
import type { LedgerEntry, Tallies } from '../../src/core/ledger.ts';
import { filterEntries, mergeEntries, toSummary } from '../../src/core/ledger-view.ts';

const entry = (change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  request: '1',
  at: 1,
  tab: 1,
  method: 'GET',
  url: 'https://shop.test/Cart?id=',
  kind: 'xmlhttprequest',
  site: 'shop',
  expected: ['alice'],
  carried: 'token',
  account: 'alice',
  fingerprint: 'a1',
  verdict: { kind: 'sent' },
  ...change,
});
const labels = { alice: 'QA Admin', bob: 'Support' };

test('sums up a tab and the workers it shares, the most frequent reason first', () => {
  const own: Tallies = {
    alice: { sent: 14, stray: 1, missed: { overridden: 1, left: 0 } },
    bob: { sent: 9, stray: 0, missed: { expired: 3 } },
  };
  const workers: Tallies = { alice: { sent: 0, stray: 0, missed: { worker: 2, overridden: 0 } } };
  expect(toSummary(own, workers, 'alice')).toEqual({
    sent: 14,
    missed: 3,
    reasons: [
      { why: 'worker', count: 2 },
      { why: 'overridden', count: 1 },
    ],
    stray: 1,
  });
});

test('sums up nothing where nothing was sent', () => {
  expect(toSummary({}, {}, 'alice')).toEqual({ sent: 0, missed: 0, reasons: [], stray: 0 });
});

test("puts the workers of the tab's own sites among its requests, by time", () => {
  const own = [entry({ at: 1 }), entry({ at: 3 })];
  const workers = [entry({ at: 2, tab: -1 }), entry({ at: 4, tab: -1, site: 'bank' })];
  expect(mergeEntries(own, workers).map(({ at, tab }) => [at, tab])).toEqual([
    [1, 1],
    [2, -1],
    [3, 1],
  ]);
});

test.each([
  ['', ['a', 'b', 'c', 'd']],
  ['cart', ['a', 'b', 'd']],
  ['  POST  Cart ', ['b']],
  ['admin', ['a', 'c']],
  ['404', ['c']],
  ['refused', ['d']],
  ['cart nothing', []],
])('finds all of the words in %j', (text, found) => {
  const { account: _, ...nobody } = entry({ request: 'd', end: { at: 2, error: 'ERR_REFUSED' } });
  const entries = [
    entry({ request: 'a' }),
    entry({ request: 'b', method: 'POST', account: 'bob' }),
    entry({ request: 'c', url: 'https://shop.test/x', end: { at: 2, status: 404 } }),
    nobody,
  ];
  expect(filterEntries(entries, { text }, labels).map(({ request }) => request)).toEqual(found);
});

test('shows what was sent, or what went wrong', () => {
  const entries = [
    entry({ request: 'sent' }),
    entry({ request: 'left', end: { at: 2, status: 302, left: true } }),
    entry({ request: 'shared', expected: ['alice', 'bob'], verdict: { kind: 'missed', why: 'worker' } }),
    entry({ request: 'missed', account: 'bob', verdict: { kind: 'missed', why: 'other-account' } }),
    entry({ request: 'stray', expected: [], verdict: { kind: 'stray' } }),
    entry({ request: 'design', expected: [], account: 'x', verdict: { kind: 'exempt', why: 'foreign' } }),
  ];
  const shown = (show: 'sent' | 'missed') =>
    filterEntries(entries, { show }, labels).map(({ request }) => request);
  expect(shown('sent')).toEqual(['sent', 'left', 'shared']);
  expect(shown('missed')).toEqual(['left', 'shared', 'missed', 'stray']);
});
