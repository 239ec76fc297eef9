import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lintAddon } from './addon-lint.mjs';
import { Failure, runProgram } from './failure.mjs';
import { endOnSignals, run } from './lifetime.mjs';
import { checkNode, installModules, prepareBrowser, root } from './prepare.mjs';
import { addUp, toClosingLine } from './reports.mjs';
import { reports, toUnfinished, writeTotals } from './totals.mjs';
import { bin, runTests } from './vitest.mjs';

/**
 * @typedef {import('./reports.mjs').Totals} Totals
 * @typedef {import('./reports.mjs').Impossible} Impossible
 * @typedef {{ name: string, run: () => Promise<Totals> }} Step
 * @typedef {Totals & { name: string, seconds: number }} Result
 */

/** By browser, by scenario, why it cannot be there. @type {Readonly<Record<string, Impossible>>} */
const impossible = toOurs(JSON.parse(readFileSync(join(root, 'test/e2e/impossible.json'), 'utf8')));

/**
 * One after another, for each needs what was built before; of each the lists go side by side, and no more of them than
 * two processors keep up with.
 *
 * @type {readonly (readonly (readonly Step[])[])[]}
 */
const stages = [
  [
    [
      { name: 'types', run: () => check('tsc', []) },
      { name: 'lint', run: () => check('biome', ['check', '--error-on-warnings']) },
      { name: 'build chrome', run: () => check('vite', ['build']) },
      { name: 'build firefox', run: () => check('vite', ['build', '--mode', 'firefox']) },
      { name: 'build server', run: () => check('vite', ['build', '--mode', 'server']) },
    ],
  ],
  [[tests('core'), tests('unit')], [{ name: 'web-ext lint', run: lintAddon }]],
  [[tests('firefox'), tests('start')], [tests('chromium')]],
];

const steps = stages.flat(2);

/** What takes root's rights cannot be for anybody else. @param {Readonly<Record<string, Impossible>>} all */
function toOurs({ 'chromium, not root': rootless, ...all }) {
  return process.getuid?.() === 0 ? all : { ...all, chromium: { ...all.chromium, ...rootless } };
}

/** A check passes or fails as a whole, and speaks only when it fails. @param {string} command @param {readonly string[]} args @returns {Promise<Totals>} */
async function check(command, args) {
  const { code, output } = await run(bin(command), args);
  if (code === 0) return { passed: 0, failed: 0, complaints: [] };
  console.log(output);
  return { passed: 0, failed: 1, complaints: [`${[command, ...args].join(' ')} failed`] };
}

/** @param {string} project one of vite.config.ts @returns {Step} */
function tests(project) {
  return { name: project, run: () => runTests(project, impossible[project]) };
}

/** @param {readonly string[]} only @returns {(step: Step) => boolean} */
function toChoice(only) {
  const unknown = only.find(word => !steps.some(step => step.name.startsWith(word)));
  if (unknown)
    throw new Failure(`There is no step "${unknown}"; there are ${steps.map(s => s.name).join(', ')}.`);
  return step => only.length === 0 || only.some(word => step.name.startsWith(word));
}

/** @type {Result[]} */
const results = [];

/** Runs them one after another. What is known so far is left for CI, should this process not come to its end. @param {readonly Step[]} chosen */
async function runSteps(chosen) {
  for (const { name, run } of chosen) {
    console.log(`── ${name}`);
    const start = performance.now();
    const totals = await run().catch(error => ({ passed: 0, failed: 1, complaints: [String(error)] }));
    results.push({ name, ...totals, seconds: (performance.now() - start) / 1000 });
    writeTotals('test', addUp([...results, toUnfinished('test')]));
  }
}

function summarise() {
  console.log('\n── summary');
  for (const { name, passed, failed, seconds, complaints } of results) {
    const verdict = failed > 0 ? `${failed} failed` : 'ok';
    const tests = passed > 0 ? `, ${passed} tests passed` : '';
    console.log(`${failed > 0 ? '✗' : '✓'} ${name.padEnd(14)} ${verdict}${tests} (${seconds.toFixed(1)} s)`);
    for (const complaint of complaints) console.log(`    ${complaint}`);
    for (const [test, reason] of Object.entries(impossible[name] ?? {}))
      console.log(`    cannot be: ${test}\n      ${reason}`);
  }
  for (const { name } of steps.filter(step => !results.some(result => result.name === step.name)))
    console.log(`- ${name.padEnd(14)} not run: not asked for with --only`);
}

await runProgram(async () => {
  process.chdir(root);
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: [] } } });
  const isChosen = toChoice(values.only);
  endOnSignals();
  rmSync(reports, { recursive: true, force: true });
  writeTotals('test', toUnfinished('test'));
  checkNode();
  await installModules();
  process.env.CHROMIUM = await prepareBrowser('chromium');
  process.env.FIREFOX = await prepareBrowser('firefox');
  for (const stage of stages) await Promise.all(stage.map(list => runSteps(list.filter(isChosen))));
  summarise();
  const totals = addUp(results);
  writeTotals('test', totals);
  console.log(`\n${toClosingLine(totals)}`);
  process.exitCode = totals.failed === 0 ? 0 : 1;
});
