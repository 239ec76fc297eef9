import { join } from 'node:path';
import { run } from './lifetime.mjs';
import { root } from './prepare.mjs';

/**
 * @typedef {import('./reports.mjs').Totals} Totals
 * @typedef {{ code: string, message: string, file?: string, line?: number }} Notice
 * @typedef {{ errors: readonly Notice[], warnings: readonly Notice[] }} Report
 */

/** Warnings that are known, by code, each as often as it is given. The README says of every one why it stays. */
export const EXPLAINED = ['UNSAFE_VAR_ASSIGNMENT'];

/** Has web-ext read the build for Firefox as its store would. @returns {Promise<Totals>} */
export async function lintAddon() {
  const { output } = await run(
    join(root, 'node_modules/.bin/web-ext'),
    ['lint', '--source-dir', join(root, 'dist/firefox'), '--output', 'json', '--no-config-discovery'],
    { env: { NO_UPDATE_NOTIFIER: '1' } },
  );
  const complaints = toComplaints(JSON.parse(output));
  return { passed: 0, failed: complaints.length, complaints };
}

/**
 * Every error, every warning that nobody explained, and every explanation that nothing needs any more.
 *
 * @param {Report} report as web-ext gives it
 * @param {readonly string[]} [explained]
 * @returns {readonly string[]}
 */
export function toComplaints({ errors, warnings }, explained = EXPLAINED) {
  const left = [...explained];
  const unexplained = warnings.filter(({ code }) => {
    const index = left.indexOf(code);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return [
    ...errors.map(notice => `error ${toLine(notice)}`),
    ...unexplained.map(notice => `warning ${toLine(notice)}`),
    ...left.map(code => `${code} is explained, but web-ext no longer says it`),
  ];
}

/** @param {Notice} notice */
function toLine({ code, message, file, line }) {
  return `${code}: ${message} (${[file, line].filter(Boolean).join(':')})`;
}
