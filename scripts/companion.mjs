import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildStale } from './build.mjs';
import { runProgram } from './failure.mjs';
import { checkNode, installModules, root } from './prepare.mjs';

/** Runs the companion with the arguments given; what it needs is installed and built first. */
await runProgram(async () => {
  checkNode();
  await installModules();
  await buildStale(['server']);
  const program = join(root, 'dist/node/companion.js');
  const child = spawn(process.execPath, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
});
