import { expect, test } from 'vitest';
import { type StorageItem, toServerTiming, toStorageItems } from '../../src/core/web-storage.ts';

const items: readonly StorageItem[] = [
  { area: 'session', key: 'jwt', value: 'h.p.s' },
  { area: 'local', key: 'a"b\\', value: '{"name":"김\r\n"}' },
  { area: 'local', key: 'gone', value: null },
];
/** As a browser reads a header's parameter. */
const told = (header: string) => {
  const [, name = '', description = ''] = /^(\w+);desc="([^"\\]*)"$/.exec(header) ?? [];
  return { name, description };
};

test('tells a document by one header what its storage is to hold, whatever that is', () => {
  const header = toServerTiming(items);
  expect(header).toMatch(/^[\x20-\x7e]+$/);
  expect(toStorageItems([{ name: 'db', description: '' }, told(header)])).toEqual(items);
});

test('reads nothing where nothing of ours was told', () => {
  expect(toStorageItems([{ name: 'db', description: 'guise' }])).toEqual([]);
});

test('takes our own, which comes last, and nothing where that is damaged', () => {
  const theirs = { name: 'guise', description: '%' };
  expect(toStorageItems([theirs, told(toServerTiming(items))])).toEqual(items);
  expect(toStorageItems([theirs])).toEqual([]);
});

test.each([
  '5',
  'null',
  '{"area":"local"}',
  '[null]',
  '[{"area":"disk","key":"a","value":"b"}]',
  '[{"area":"local","key":1,"value":"b"}]',
  '[{"area":"local","key":"a"}]',
])("takes a metric of the page's own that bears our name for none of ours: %s", description => {
  expect(toStorageItems([{ name: 'guise', description }])).toEqual([]);
});
