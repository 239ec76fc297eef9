import { parseArgs } from 'node:util';
import { buildStale } from './build.mjs';
import { Failure, runProgram } from './failure.mjs';
import { endOnSignals, run } from './lifetime.mjs';
import { checkNode, installModules, prepareBrowser, root } from './prepare.mjs';
import { bin } from './vitest.mjs';

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
  await buildStale(['production', 'firefox']);
  console.log('Asking Chromium and Firefox, which takes some minutes ...');
  process.env.WIRE_MATRIX = 'write';
  process.env.WIRE_MATRIX_ONLY = JSON.stringify(values.only);
  const { code } = await run(bin('vitest'), ['run', '--project', 'matrix'], {
    say: line => console.log(line),
  });
  if (code !== 0) throw new Failure('Not everything could be asked.');
  if (values.only.length === 0) console.log('Written to docs/wire-matrix.md.');
});
