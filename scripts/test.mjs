import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, runProgram } from './failure.mjs';
import { endOnSignals, run } from './lifetime.mjs';
import { checkNode, installModules, prepareBrowser, root } from './prepare.mjs';
import { toClosingLine, toTotals } from './reports.mjs';

/** @typedef {import('./reports.mjs').Totals} Totals */
/** @typedef {{ name: string, run: () => Promise<Totals> }} Step */

const reports = join(root, 'dist/test');

/** @type {readonly Step[]} */
const steps = [
  { name: 'types', run: () => check('tsc', []) },
  { name: 'lint', run: () => check('biome', ['check', '--error-on-warnings']) },
  { name: 'build chrome', run: () => check('vite', ['build']) },
  { name: 'build firefox', run: () => check('vite', ['build', '--mode', 'firefox']) },
  { name: 'build server', run: () => check('vite', ['build', '--mode', 'server']) },
  { name: 'unit', run: () => runTests('unit') },
  { name: 'browser', run: () => runTests('browser') },
];

/** @param {string} name */
const bin = name => join(root, 'node_modules/.bin', name);

/** A check passes or fails as a whole, and speaks only when it fails. @param {string} command @param {readonly string[]} args @returns {Promise<Totals>} */
async function check(command, args) {
  const { code, output } = await run(bin(command), args);
  if (code === 0) return { passed: 0, failed: 0, complaints: [] };
  console.log(output);
  return { passed: 0, failed: 1, complaints: [`${[command, ...args].join(' ')} failed`] };
}

/** @param {string} project one of vite.config.ts @returns {Promise<Totals>} what the runner itself reported */
async function runTests(project) {
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
    { live: true },
  );
  const totals = existsSync(file)
    ? toTotals(JSON.parse(readFileSync(file, 'utf8')))
    : { passed: 0, failed: 0, complaints: [] };
  if (totals.failed > 0) return totals;
  if (totals.passed === 0) return { passed: 0, failed: 1, complaints: ['no test was run'] };
  // For example an error that no test caught: the runner knows, its list of tests does not.
  return code === 0 ? totals : { ...totals, failed: 1, complaints: [`the runner ended with code ${code}`] };
}

/** @param {readonly string[]} only @returns {readonly Step[]} */
function chooseSteps(only) {
  const unknown = only.find(word => !steps.some(step => step.name.startsWith(word)));
  if (unknown)
    throw new Failure(`There is no step "${unknown}"; there are ${steps.map(s => s.name).join(', ')}.`);
  return only.length === 0 ? steps : steps.filter(step => only.some(word => step.name.startsWith(word)));
}

/** @param {readonly Step[]} chosen */
async function runSteps(chosen) {
  const results = [];
  for (const step of chosen) {
    console.log(`\n── ${step.name}`);
    const start = performance.now();
    const totals = await step.run();
    results.push({ name: step.name, ...totals, seconds: (performance.now() - start) / 1000 });
  }
  return results;
}

/** @param {Awaited<ReturnType<typeof runSteps>>} results @returns {Totals} */
function summarise(results) {
  console.log('\n── summary');
  for (const { name, passed, failed, seconds, complaints } of results) {
    const verdict = failed > 0 ? `${failed} failed` : 'ok';
    const tests = passed > 0 ? `, ${passed} tests passed` : '';
    console.log(`${failed > 0 ? '✗' : '✓'} ${name.padEnd(14)} ${verdict}${tests} (${seconds.toFixed(1)} s)`);
    for (const complaint of complaints) console.log(`    ${complaint}`);
  }
  for (const { name } of steps.filter(step => !results.some(result => result.name === step.name)))
    console.log(`- ${name.padEnd(14)} not run: not asked for with --only`);
  return {
    passed: results.reduce((sum, result) => sum + result.passed, 0),
    failed: results.reduce((sum, result) => sum + result.failed, 0),
    complaints: [],
  };
}

await runProgram(async () => {
  process.chdir(root);
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: [] } } });
  const chosen = chooseSteps(values.only);
  endOnSignals();
  rmSync(reports, { recursive: true, force: true });
  checkNode();
  await installModules();
  process.env.CHROMIUM = await prepareBrowser('chromium');
  const totals = summarise(await runSteps(chosen));
  mkdirSync(reports, { recursive: true });
  writeFileSync(join(reports, 'totals.txt'), `${toClosingLine(totals)}\n`);
  console.log(`\n${toClosingLine(totals)}`);
  process.exitCode = totals.failed === 0 ? 0 : 1;
});
