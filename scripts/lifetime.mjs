import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {() => unknown} Ending */

/** @type {Ending[]} */
const endings = [];

/** @type {Promise<void> | undefined} */
let end;

/** @returns {boolean} */
export const isEnding = () => end !== undefined;

/**
 * Remembers how to end something that was started; the latest is ended first. What is started while all is being
 * ended is ended at once.
 *
 * @param {Ending} ending
 * @returns {() => void} forgets it again, for what has ended by itself
 */
export function atEnd(ending) {
  if (isEnding()) void runEnding(ending);
  else endings.unshift(ending);
  return () => {
    if (endings.includes(ending)) endings.splice(endings.indexOf(ending), 1);
  };
}

/** Ends everything started and not yet ended, one after another. One that fails does not spare the rest. */
export function endAll() {
  end ??= endings
    .splice(0)
    .reduce((before, ending) => before.then(() => runEnding(ending)), Promise.resolve());
  return end;
}

/** @param {Ending} ending @returns {Promise<void>} */
async function runEnding(ending) {
  try {
    await ending();
  } catch {
    // It had ended by itself, or cannot be ended: either way the rest is to be ended too.
  }
}

/**
 * Ctrl+C, a polite kill and a closed terminal all end what was started, then this program.
 *
 * @param {number} [code] to exit with
 */
export function endOnSignals(code = 1) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => void endAll().then(() => process.exit(code)));
  }
  // A closed terminal makes every later write fail; that must not keep us from ending what was started.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
}

/**
 * Ends a child process: asks first, and after `patience` milliseconds insists. One that was started detached leads a
 * group of its own; then what it started itself is ended with it.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {{ patience?: number, isLeader?: boolean }} [options]
 */
export async function endChild(child, { patience = 5_000, isLeader = false } = {}) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const target = isLeader ? -child.pid : child.pid;
  const ended = once(child, 'exit');
  signal(target, 'SIGTERM');
  let isPatient = true;
  const insist = setTimeout(() => {
    isPatient = false;
    signal(target, 'SIGKILL');
  }, patience);
  await ended;
  while (isLeader && isPatient && signal(target, 0)) await sleep(20);
  clearTimeout(insist);
}

/** Whether there is anybody to hear it. @param {number} target @param {NodeJS.Signals | 0} word */
function signal(target, word) {
  try {
    return process.kill(target, word);
  } catch {
    return false;
  }
}

/**
 * Runs a program to its end. Its output is collected, and each line of it given to `say` as it comes.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {(line: string) => void} [options.say]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {string | undefined} [options.input]
 * @param {{ uid?: number, gid?: number }} [options.user] to run it as
 * @param {boolean} [options.isLeader] whether what it starts itself is ended with it
 * @returns {Promise<{ code: number, output: string }>} code 127 when the program could not be started
 */
export async function run(command, args, { say, env = {}, input, user = {}, isLeader = false } = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, ...user, detached: isLeader });
  const forget = atEnd(() => endChild(child, { isLeader }));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', text => (output += text));
    if (say) createInterface(stream).on('line', say);
  }
  child.stdin.on('error', () => undefined).end(input);
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
