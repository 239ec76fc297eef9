import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Runs the companion with the arguments given, from a build that is made when it is missing or older than the sources. */
const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist/node/companion.js');
/** @param {string} path */
const changedAt = path => (existsSync(path) ? statSync(path).mtimeMs : 0);
const sources = ['src/companion', 'src/core']
  .map(folder => join(root, folder))
  .flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(file => join(folder, file)),
  );

if (Math.max(...sources.map(changedAt)) > changedAt(program)) {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const options = ['build', '--mode', 'server', '--logLevel', 'error'];
  const { status } = spawnSync(process.execPath, [vite, ...options], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
}

const child = spawn(process.execPath, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
