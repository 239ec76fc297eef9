import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, runProgram } from './failure.mjs';
import { prepareIssuers } from './issuers.mjs';
import { endOnSignals, run } from './lifetime.mjs';
import { checkNode, installModules, prepareBrowser, root } from './prepare.mjs';
import { toClosingLine } from './reports.mjs';
import { reports, toUnfinished, writeTotals } from './totals.mjs';
import { bin, runTests } from './vitest.mjs';

/**
 * The projects of vite.config.ts that take minutes each, and so are no part of npm test.
 *
 * @type {Readonly<Record<string, { says: string, prepare: () => Promise<void>, modes: readonly string[] }>>}
 */
const PROJECTS = {
  matrix: {
    says: 'Making every kind of request in every situation, in Chromium and Firefox ...',
    async prepare() {
      process.env.FIREFOX = await prepareBrowser('firefox');
    },
    modes: ['production', 'firefox'],
  },
  issuers: {
    says: 'Signing in at glewlwyd, django-oauth-toolkit, oidc-provider and a bad issuer ...',
    prepare: prepareIssuers,
    modes: ['production'],
  },
};

/** @param {string} mode of vite.config.ts */
async function build(mode) {
  const { code, output } = await run(bin('vite'), ['build', '--mode', mode]);
  if (code !== 0) throw new Failure(`${output}\nThe extension could not be built.`);
}

await runProgram(async () => {
  process.chdir(root);
  const [project = ''] = process.argv.slice(2);
  const chosen = PROJECTS[project];
  if (!chosen) throw new Failure(`Say which of them to run: ${Object.keys(PROJECTS).join(' or ')}.`);
  const command = `test:${project}`;
  endOnSignals();
  rmSync(join(reports, `${project}.json`), { force: true });
  writeTotals(command, toUnfinished(command));
  checkNode();
  await installModules();
  process.env.CHROMIUM = await prepareBrowser('chromium');
  await chosen.prepare();
  console.log('Building the extension ...');
  for (const mode of chosen.modes) await build(mode);
  console.log(chosen.says);
  const totals = await runTests(project);
  for (const complaint of totals.complaints) console.log(`    ${complaint}`);
  writeTotals(command, totals);
  console.log(`\n${toClosingLine(totals)}`);
  process.exitCode = totals.failed === 0 ? 0 : 1;
});
