import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** @typedef {() => unknown} Ending */

/** @type {Ending[]} */
const endings = [];

/**
 * Remembers how to end something that was started; the latest is ended first.
 *
 * @param {Ending} ending
 * @returns {() => void} forgets it again, for what has ended by itself
 */
export function atEnd(ending) {
  endings.push(ending);
  return () => {
    if (endings.includes(ending)) endings.splice(endings.indexOf(ending), 1);
  };
}

/** Ends everything started and not yet ended, one after another. One that fails does not spare the rest. */
export async function endAll() {
  for (let ending = endings.pop(); ending; ending = endings.pop()) {
    await Promise.resolve()
      .then(ending)
      .catch(() => undefined);
  }
}

/**
 * Ctrl+C, a polite kill and a closed terminal all end what was started, then this program.
 * The exit code is the shell's convention, 128 and the signal's number, unless `code` is given.
 *
 * @param {number} [code]
 */
export function endOnSignals(code) {
  for (const [signal, number] of /** @type {const} */ ([
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ])) {
    process.on(signal, () => void endAll().then(() => process.exit(code ?? 128 + number)));
  }
  // A closed terminal makes every later write fail; that must not keep us from ending what was started.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
}

/**
 * Ends a child process: asks first, and after `patience` milliseconds insists.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} [patience]
 */
export async function endChild(child, patience = 5_000) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(insist);
}

/**
 * Runs a program to its end. Its output is collected; with `live` it goes to our own terminal as it comes.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ live?: boolean, env?: NodeJS.ProcessEnv, input?: string }} [options]
 * @returns {Promise<{ code: number, output: string }>} code 127 when the program could not be started
 */
export async function run(command, args, { live = false, env = {}, input } = {}) {
  const child = spawn(command, args, {
    stdio: ['pipe', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
    env: { ...process.env, ...env },
  });
  const forget = atEnd(() => endChild(child));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', text => (output += text));
  child.stdin?.on('error', () => undefined).end(input);
  const code = await new Promise(resolve => {
    child.on('error', error => {
      output += error.message;
      resolve(127);
    });
    child.on('close', (exitCode, signal) => resolve(signal ? 1 : exitCode));
  });
  forget();
  return { code, output };
}
