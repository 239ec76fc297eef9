import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXPLAINED, toComplaints } from '../../scripts/addon-lint.mjs';

const notice = (code: string) => ({ code, message: 'Mind this', file: 'assets/a.js', line: 3 });

test('says nothing of a warning that is explained', () => {
  expect(toComplaints({ errors: [], warnings: [notice('KNOWN')] }, ['KNOWN'])).toEqual([]);
});

test('complains of every error, also of one that has a warning’s code', () => {
  expect(toComplaints({ errors: [notice('KNOWN')], warnings: [notice('KNOWN')] }, ['KNOWN'])).toEqual([
    'error KNOWN: Mind this (assets/a.js:3)',
  ]);
});

test('complains of a new warning, also of a second one of a kind that is explained once', () => {
  const warnings = [notice('KNOWN'), notice('KNOWN'), notice('NEW')];
  expect(toComplaints({ errors: [], warnings }, ['KNOWN'])).toEqual([
    'warning KNOWN: Mind this (assets/a.js:3)',
    'warning NEW: Mind this (assets/a.js:3)',
  ]);
});

test('complains of an explanation that nothing needs any more', () => {
  expect(toComplaints({ errors: [], warnings: [] }, ['GONE'])).toEqual([
    'GONE is explained, but web-ext no longer says it',
  ]);
});

test('names no warning that the README does not explain', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(EXPLAINED.filter(code => !readme.includes(`\`${code}\``))).toEqual([]);
});
