import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, runProgram } from './failure.mjs';
import { prepareIssuers } from './issuers.mjs';
import { endOnSignals, run } from './lifetime.mjs';
import { checkNode, installModules, prepareBrowser, root } from './prepare.mjs';
import { toClosingLine } from './reports.mjs';
import { reports, toUnfinished, writeTotals } from './totals.mjs';
import { bin, runTests } from './vitest.mjs';

const command = 'test:issuers';

// The extension in a real browser, at issuers that are not ours: in minutes, so not part of npm test.
await runProgram(async () => {
  process.chdir(root);
  endOnSignals();
  rmSync(join(reports, 'issuers.json'), { force: true });
  writeTotals(command, toUnfinished(command));
  checkNode();
  await installModules();
  process.env.CHROMIUM = await prepareBrowser('chromium');
  await prepareIssuers();
  console.log('Building the extension ...');
  const { code, output } = await run(bin('vite'), ['build']);
  if (code !== 0) throw new Failure(`${output}\nThe extension could not be built.`);
  console.log('Signing in at glewlwyd, django-oauth-toolkit, oidc-provider and a bad issuer ...');
  const totals = await runTests('issuers');
  for (const complaint of totals.complaints) console.log(`    ${complaint}`);
  writeTotals(command, totals);
  console.log(`\n${toClosingLine(totals)}`);
  process.exitCode = totals.failed === 0 ? 0 : 1;
});
