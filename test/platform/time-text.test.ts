import '../ui/fake-browser.ts';
import { afterEach, expect, test } from 'vitest';
import { toInstantText, toSpanText } from '../../src/platform/time-text.ts';
import { speak } from '../ui/fake-browser.ts';

const MINUTE = 60_000;
afterEach(() => speak('en'));

test.each([
  [-5, '0 sec'],
  [0, '0 sec'],
  [1, '10 sec'],
  [50_001, '60 sec'],
  [MINUTE, '1 min'],
  [12 * MINUTE - 1, '11 min'],
  [119 * MINUTE, '119 min'],
  [120 * MINUTE, '2 hr'],
  [47.9 * 60 * MINUTE, '47 hr'],
  [49 * 60 * MINUTE, '2 days'],
])('writes %d milliseconds as %s', (span, text) => {
  expect(toSpanText(span)).toBe(text);
});

test('writes spans in Korean', () => {
  speak('ko');
  expect([30_000, 11 * MINUTE, 180 * MINUTE].map(toSpanText)).toEqual(['30초', '11분', '3시간']);
});

test.each([
  [-61_000, /^1 min ago, /],
  [-9_000, /^now, /],
  [9_000, /^now, /],
  [61_000, /^in 1 min, /],
])(
  'says of an instant %d milliseconds away which side of now it is on, where that is known',
  (away, text) => {
    const now = Date.UTC(2026, 10, 29);
    expect(toInstantText(now + away, now)).toMatch(text);
  },
);
