import { join } from 'node:path';
import { Failure, runProgram } from './failure.mjs';
import { endOnSignals, run } from './lifetime.mjs';
import { checkNode, installModules, prepareBrowser, root } from './prepare.mjs';

/** @param {string} command of a package @param {readonly string[]} args */
async function runBin(command, args) {
  const { code, output } = await run(join(root, 'node_modules/.bin', command), args);
  if (code !== 0) throw new Failure(`${output}\n${command} ${args.join(' ')} failed.`);
}

// Asks both browsers everything, and writes what was seen to docs/wire-matrix.md.
await runProgram(async () => {
  process.chdir(root);
  endOnSignals();
  checkNode();
  await installModules();
  process.env.CHROMIUM = await prepareBrowser('chromium');
  process.env.FIREFOX = await prepareBrowser('firefox');
  await runBin('vite', ['build']);
  await runBin('vite', ['build', '--mode', 'firefox']);
  console.log('Asking Chromium and Firefox, which takes some minutes ...');
  process.env.WIRE_MATRIX = 'write';
  await runBin('vitest', ['run', '--project', 'matrix', 'test/e2e/matrix']);
  console.log('Written to docs/wire-matrix.md.');
});
