// @vitest-environment happy-dom
import '../fake-browser.ts';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addEntry, EMPTY_LEDGER, endEntry, type LedgerEntry } from '../../../src/core/ledger.ts';
import { writeLedgers } from '../../../src/platform/ledger-store.ts';
import { session } from '../../../src/platform/storage.ts';
import { Pages } from '../../../src/ui/options/pages.tsx';
import { button, field, NOW, show, TAB, toAccount, toRequest } from '../world.tsx';

const given: { copied: string[]; saved: [name: string, type: string, text: string][] } = {
  copied: [],
  saved: [],
};
const outlets = {
  readTabs: async () => [TAB, { id: 9, url: 'https://elsewhere.example/' }],
  readManaged: async () => ({}),
  fetchText: async () => '',
  async copy(text: string) {
    given.copied.push(text);
  },
  save: (...file: [string, string, string]) => void given.saved.push(file),
};
const tell = (tab: number, ...entries: readonly LedgerEntry[]) =>
  act(() => writeLedgers(new Map(), new Map([[tab, entries.reduce(addEntry, EMPTY_LEDGER)]])));
const open = (hash = '#ledger?tab=7') => {
  location.hash = hash;
  const keys = { read: async () => [], open: async () => {} };
  const toPages: Parameters<typeof show>[0] = (snapshot, actions) => (
    <Pages snapshot={snapshot} actions={actions} outlets={outlets} keys={keys} />
  );
  return show(toPages, {
    state: { accounts: [toAccount('alice', { label: 'Alice' })] },
  });
};
const rows = () =>
  within(screen.getByRole('table'))
    .getAllByRole('row')
    .slice(1)
    .map(row => within(row).getAllByRole('cell'));
const addresses = () => rows().map(cells => cells[2]?.textContent);
const shown = (count: number | string) =>
  waitFor(() => expect(screen.getByRole('status').textContent).toMatch(new RegExp(`^${count} of `)));

const SENT = toRequest({ url: 'https://shop.example/cart?id=', end: { at: NOW, status: 200 } });
const MISSED = toRequest({
  request: '2',
  at: NOW + 1,
  tab: -1,
  url: 'https://shop.example/sync',
  carried: 'nothing',
  account: undefined,
  verdict: { kind: 'missed', why: 'worker' },
});

beforeEach(() => {
  given.copied.length = 0;
  given.saved.length = 0;
});
afterEach(async () => {
  cleanup();
  location.hash = '';
  await session.clear();
});

test("lists a tab's requests and its workers', newest first, in words, and follows them", async () => {
  await tell(7, SENT);
  open();
  await shown(1);
  await tell(-1, MISSED);
  await shown(2);
  expect(rows().map(cells => cells.slice(1, 8).map(({ textContent }) => textContent))).toEqual([
    ['GET', '/sync', '…', 'Missed: service worker', 'not Alice', '', 'fetch, XHR'],
    ['GET', '/cart?id=', '200', 'Sent', 'Alice', 'a1b2c3d4', 'fetch, XHR'],
  ]);
});

test('follows how a request ended, though as many were sent and missed as before', async () => {
  const sent = addEntry(EMPTY_LEDGER, toRequest({ end: undefined }));
  await act(() => writeLedgers(new Map(), new Map([[7, sent]])));
  open();
  await shown(1);
  expect(rows()[0]?.[3]?.textContent).toBe('…');
  const ended = endEntry(sent, { request: '1', tab: 7, at: NOW, unsent: false, status: 204 });
  await act(() => writeLedgers(new Map([[7, sent]]), new Map([[7, ended]])));
  await waitFor(() => expect(rows()[0]?.[3]?.textContent).toBe('204'));
});

test('shows what is filtered, and what was missed alone', async () => {
  await tell(7, SENT);
  await tell(-1, MISSED);
  open();
  await shown(2);
  fireEvent.input(field('Filter requests'), { target: { value: 'CART alice' } });
  await shown(1);
  expect(addresses()).toEqual(['/cart?id=']);
  fireEvent.click(screen.getByLabelText('Missed'));
  expect(await screen.findByText('No request matches.')).toBeTruthy();
  expect(button('Export CSV').hasAttribute('disabled')).toBe(true);
  fireEvent.input(field('Filter requests'), { target: { value: '' } });
  await shown(1);
  expect(addresses()).toEqual(['/sync']);
});

test('hands out what is shown, with names in the place of tokens', async () => {
  await tell(7, SENT);
  open();
  await shown(1);
  fireEvent.click(button('Export CSV'));
  fireEvent.click(button('Export HAR'));
  expect(given.saved.map(([name, type]) => [name, type])).toEqual([
    ['guise-tab-7.csv', 'text/csv'],
    ['guise-tab-7.har', 'application/json'],
  ]);
  expect(given.saved[0]?.[2]).toContain('https://shop.example/cart?id=,xmlhttprequest,200,');
  const { log } = JSON.parse(given.saved[1]?.[2] ?? '');
  expect(log.creator).toEqual({ name: 'Guise', version: '0.1.0' });
  expect(log.entries[0].request.headers).toEqual([{ name: 'authorization', value: 'Bearer {Alice}' }]);
});

test('copies a request as cURL, with a placeholder for the token', async () => {
  await tell(7, SENT);
  open();
  await shown(1);
  fireEvent.click(button('Copy as cURL'));
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy();
  expect(given.copied).toEqual([
    `curl --globoff --header 'authorization: Bearer '"$TOKEN" 'https://shop.example/cart?id='`,
  ]);
});

test('forgets the requests of the tab', async () => {
  await tell(7, SENT);
  const world = open();
  await shown(1);
  world.answers = { clearLedger: () => session.clear() };
  fireEvent.click(button('Clear'));
  await shown(0);
  expect(world.sent).toEqual([['clearLedger', { tab: 7 }]]);
});

test('offers the tabs that are on a site, and goes from one to the next', async () => {
  await tell(-1, MISSED);
  open('#ledger');
  expect(screen.getByText('Pick a tab to see its requests', { selector: 'p' })).toBeTruthy();
  const picker = screen.getByRole<HTMLSelectElement>('combobox');
  await waitFor(() =>
    expect([...picker.options].map(({ text }) => text)).toEqual([
      'Pick a tab to see its requests',
      'https://shop.example/cart',
      'Service workers, which no tab owns',
    ]),
  );
  fireEvent.change(picker, { target: { value: '-1' } });
  await shown(1);
  expect(addresses()).toEqual(['/sync']);
});

test('is about one tab alone in its developer tools', async () => {
  open('#ledger?tab=7&panel');
  await shown(0);
  expect([screen.queryByRole('combobox'), screen.queryByRole('link')]).toEqual([null, null]);
});

test('draws what is in view of 1,000 requests, and keeps the place of the rest', async () => {
  const entries = Array.from({ length: 1000 }, (_, index) => ({
    ...SENT,
    request: `${index}`,
    url: `https://shop.example/${index}`,
  }));
  await tell(7, ...entries);
  open();
  await shown('1,000');
  expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('1001');
  expect(addresses()[0]).toBe('/999');
  expect(rows().length).toBeLessThan(80);
  const body = document.querySelector('tbody') as HTMLElement;
  body.getBoundingClientRect = () => ({ top: -500 * 33 }) as DOMRect;
  await waitFor(() => {
    dispatchEvent(new Event('scroll'));
    expect(addresses()).toContain('/499');
  });
  expect(rows().length).toBeLessThan(80);
  expect(screen.getByText('/499').closest('tr')?.getAttribute('aria-rowindex')).toBe('502');
  const heights = [...body.querySelectorAll<HTMLElement>('td[colspan]')].map(each =>
    parseInt(each.style.height, 10),
  );
  expect(heights.reduce((sum, height) => sum + height, (rows().length - 2) * 33)).toBe(1000 * 33);
});
