import { expect, test } from 'vitest';
import { addUp, toClosingLine, toTotals } from '../../scripts/reports.mjs';

const file = (status: string, message: string, ...assertions: [status: string, fullName: string][]) => ({
  name: '/p/a.test.ts',
  status,
  message,
  assertionResults: assertions.map(([status, fullName]) => ({ status, fullName })),
});

test('counts what passed and names what failed', () => {
  const report = { testResults: [file('failed', '', ['passed', 'adds'], ['failed', 'subtracts'])] };
  expect(toTotals(report)).toEqual({ passed: 1, failed: 1, complaints: ['failed: subtracts'] });
});

test('says in one line what a failed test expected, and not where', () => {
  const failureMessages = [
    "AssertionError: expected '\nnone' to match /later/\n    at /p/a.test.ts:3:1\n    at x",
  ];
  const assertion = { status: 'failed', fullName: 'lists', failureMessages };
  const report = { testResults: [{ ...file('failed', ''), assertionResults: [assertion] }] };
  expect(toTotals(report).complaints).toEqual([
    "failed: lists (AssertionError: expected ' none' to match /later/)",
  ]);
});

test('counts a skipped test and a todo as failed', () => {
  const report = { testResults: [file('passed', '', ['passed', 'a'], ['skipped', 'b'], ['todo', 'c'])] };
  expect(toTotals(report)).toEqual({
    passed: 1,
    failed: 2,
    complaints: ['not run (skipped): b', 'not run (todo): c'],
  });
});

test('counts a file that could not be loaded as failed, with the first line of why', () => {
  const report = { testResults: [file('failed', 'Cannot find module x\n  at y')] };
  expect(toTotals(report)).toEqual({
    passed: 0,
    failed: 1,
    complaints: ['/p/a.test.ts: Cannot find module x'],
  });
});

const impossible = { waits: 'Nothing here can wait.' };

test('holds it against nobody that what cannot be was skipped', () => {
  const report = { testResults: [file('passed', '', ['passed', 'adds'], ['skipped', 'waits'])] };
  expect(toTotals(report, impossible)).toEqual({ passed: 1, failed: 0, complaints: [] });
});

test.each([
  ['was run and passed', [['passed', 'waits']], 1],
  ['is no more', [['passed', 'adds']], 1],
] as const)('counts it as failed when what cannot be %s', (_what, tests, passed) => {
  const report = { testResults: [file('passed', '', ...(tests as unknown as [string, string][]))] };
  const complaints = ['said to be impossible, but it was run, or is no more: waits'];
  expect(toTotals(report, impossible)).toEqual({ passed, failed: 1, complaints });
});

test('adds up what several found', () => {
  const all = [
    { passed: 1, failed: 0, complaints: [] },
    { passed: 2, failed: 1, complaints: ['failed: adds'] },
  ];
  expect(addUp(all)).toEqual({ passed: 3, failed: 1, complaints: ['failed: adds'] });
});

test('adds nothing up from an empty report', () => {
  expect(toTotals({ testResults: [] })).toEqual({ passed: 0, failed: 0, complaints: [] });
});

test('closes with the line that CI looks for', () => {
  expect(toClosingLine({ passed: 12, failed: 0, complaints: [] })).toBe('12 passed, 0 failed');
});
