import { expect, test } from 'vitest';
import { toLedgerUrl } from '../../../src/ui/ledger-url.ts';
import { toRoute } from '../../../src/ui/options/route.ts';

test.each([
  ['', { page: 'accounts' }],
  ['#accounts', { page: 'accounts' }],
  ['#shortcuts', { page: 'shortcuts' }],
  ['#nothing', { page: 'accounts' }],
  ['#ledger', { page: 'ledger', panel: false }],
  ['#ledger?tab=x', { page: 'ledger', panel: false }],
  ['#ledger?tab=-1', { page: 'ledger', panel: false, tab: -1 }],
])('reads %j', (hash, route) => {
  expect(toRoute(hash)).toEqual(route);
});

test.each([false, true])('reads the address of a tab that it made, in developer tools: %s', panel => {
  const url = new URL(toLedgerUrl(7, panel), 'https://guise.example');
  expect(toRoute(url.hash)).toEqual({ page: 'ledger', tab: 7, panel });
});
