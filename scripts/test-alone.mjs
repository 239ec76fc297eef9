import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildStale } from './build.mjs';
import { Failure, runProgram } from './failure.mjs';
import { prepareIssuers } from './issuers.mjs';
import { endOnSignals } from './lifetime.mjs';
import { checkNode, installModules, prepareBrowser, root } from './prepare.mjs';
import { addUp, toClosingLine } from './reports.mjs';
import { reports, toUnfinished, writeTotals } from './totals.mjs';
import { runTests } from './vitest.mjs';

/**
 * @typedef {object} Suite
 * @property {string} says
 * @property {() => Promise<void>} prepare
 * @property {readonly string[]} modes of vite.config.ts that are built for it
 * @property {readonly string[]} projects of vite.config.ts, which run side by side
 */

async function prepareFirefox() {
  process.env.FIREFOX = await prepareBrowser('firefox');
}

/** What takes minutes each, and so is no part of npm test. @type {Readonly<Record<string, Suite>>} */
const SUITES = {
  long: {
    says: 'Playing the scenarios that take longest, in Chromium and Firefox ...',
    prepare: prepareFirefox,
    modes: ['production', 'firefox', 'server'],
    projects: ['long-chromium', 'long-firefox'],
  },
  matrix: {
    says: 'Making every kind of request in every situation, in Chromium and Firefox ...',
    prepare: prepareFirefox,
    modes: ['production', 'firefox'],
    projects: ['matrix'],
  },
  issuers: {
    says: 'Signing in at glewlwyd, django-oauth-toolkit, oidc-provider and a bad issuer ...',
    prepare: prepareIssuers,
    modes: ['production'],
    projects: ['issuers'],
  },
};

await runProgram(async () => {
  process.chdir(root);
  const [name = ''] = process.argv.slice(2);
  const suite = SUITES[name];
  if (!suite) throw new Failure(`Say which of them to run: ${Object.keys(SUITES).join(' or ')}.`);
  const command = `test:${name}`;
  endOnSignals();
  for (const project of suite.projects) rmSync(join(reports, `${project}.json`), { force: true });
  writeTotals(command, toUnfinished(command));
  checkNode();
  await installModules();
  process.env.CHROMIUM = await prepareBrowser('chromium');
  await suite.prepare();
  await buildStale(suite.modes);
  console.log(suite.says);
  const totals = addUp(await Promise.all(suite.projects.map(project => runTests(project))));
  for (const complaint of totals.complaints) console.log(`    ${complaint}`);
  writeTotals(command, totals);
  console.log(`\n${toClosingLine(totals)}`);
  process.exitCode = totals.failed === 0 ? 0 : 1;
});
