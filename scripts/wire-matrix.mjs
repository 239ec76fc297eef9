import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, runProgram } from './failure.mjs';
import { endOnSignals, run } from './lifetime.mjs';
import { checkNode, installModules, prepareBrowser, root } from './prepare.mjs';

/** @param {string} command of a package @param {readonly string[]} args @param {(line: string) => void} [say] tells its output as it comes */
async function runBin(command, args, say) {
  const { code, output } = await run(join(root, 'node_modules/.bin', command), args, say && { say });
  if (code !== 0) throw new Failure(`${say ? '' : output}\n${command} ${args.join(' ')} failed.`);
}

// Asks both browsers everything, and writes what was seen to docs/wire-matrix.md. With --only, asks for the cells that
// have all those words in the names of their browser, table, column and row, and only tells what was seen.
await runProgram(async () => {
  process.chdir(root);
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: [] } } });
  endOnSignals();
  checkNode();
  await installModules();
  process.env.CHROMIUM = await prepareBrowser('chromium');
  process.env.FIREFOX = await prepareBrowser('firefox');
  await runBin('vite', ['build']);
  await runBin('vite', ['build', '--mode', 'firefox']);
  console.log('Asking Chromium and Firefox, which takes some minutes ...');
  process.env.WIRE_MATRIX = 'write';
  process.env.WIRE_MATRIX_ONLY = JSON.stringify(values.only);
  await runBin('vitest', ['run', '--project', 'matrix'], line => console.log(line));
  if (values.only.length === 0) console.log('Written to docs/wire-matrix.md.');
});
