import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './lifetime.mjs';
import { root } from './prepare.mjs';
import { toTotals } from './reports.mjs';
import { reports } from './totals.mjs';

/** @param {string} name of a package's command */
export const bin = name => join(root, 'node_modules/.bin', name);

/**
 * Runs one project's tests; what they say is told as it comes.
 *
 * @param {string} project one of vite.config.ts
 * @param {import('./reports.mjs').Impossible} [impossible]
 * @returns {Promise<import('./reports.mjs').Totals>} what the runner itself reported
 */
export async function runTests(project, impossible) {
  const file = join(reports, `${project}.json`);
  const { code } = await run(
    bin('vitest'),
    [
      'run',
      '--project',
      project,
      '--allowOnly=false',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    // Its workers would go on with their tests without it.
    { say: line => console.log(`${project.padEnd(8)} │ ${line}`), isLeader: true },
  );
  const totals = existsSync(file)
    ? toTotals(JSON.parse(readFileSync(file, 'utf8')), impossible)
    : { passed: 0, failed: 0, complaints: [] };
  if (totals.failed > 0) return totals;
  if (totals.passed === 0) return { passed: 0, failed: 1, complaints: ['no test was run'] };
  // For example an error that no test caught: the runner knows, its list of tests does not.
  return code === 0 ? totals : { ...totals, failed: 1, complaints: [`the runner ended with code ${code}`] };
}
