import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

/** @typedef {import('./reports.mjs').Totals} Totals */

/** Where the commands that test leave what they found. */
export const reports = join(root, 'dist/test');

/** What stands for a command, or for the rest of one, that did not come to its end. @param {string} command @returns {Totals} */
export const toUnfinished = command => ({
  passed: 0,
  failed: 1,
  complaints: [`npm run ${command} did not end`],
});

/** @param {string} command as package.json names it */
const toPath = command => join(reports, `${command.replace(':', '-')}.totals.json`);

/** Leaves the totals of a command for CI, which adds up those of all its commands. @param {string} command @param {Totals} totals */
export function writeTotals(command, totals) {
  mkdirSync(reports, { recursive: true });
  writeFileSync(toPath(command), JSON.stringify(totals));
}

/** @param {string} command @returns {Totals} one failure where it left nothing that can be read */
export function readTotals(command) {
  try {
    return JSON.parse(readFileSync(toPath(command), 'utf8'));
  } catch {
    return toUnfinished(command);
  }
}
