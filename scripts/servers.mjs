import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Failure } from './failure.mjs';
import { atEnd, endChild, isEnding } from './lifetime.mjs';
import { root } from './prepare.mjs';

/**
 * @typedef {object} Server
 * @property {string} origin where it really listens
 * @property {EventEmitter} events emits each line of its log, under the line's own `event`
 * @property {Promise<never>} ended rejects when it ends though nobody asked it to
 */

/**
 * Starts one of our servers in a process of its own, which is ended with this program.
 *
 * @param {string} name in sentences: "The companion"
 * @param {readonly string[]} args file in dist/node, and its arguments
 * @param {NodeJS.ProcessEnv} env
 * @param {Readonly<Record<string, string>>} options what its variables are called here, for its complaints
 * @param {string} ready event that tells its `origin`
 * @returns {Promise<Server>}
 * @throws {Failure} in the server's own words
 */
export async function startServer(name, [file = '', ...args], env, options, ready) {
  const child = spawn(process.execPath, [join(root, 'dist/node', file), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl+C at a terminal reaches only our own group, so it is we who end it, in order.
    detached: true,
  });
  atEnd(() => endChild(child, { isLeader: true }));
  const events = readEvents(child.stdout);
  let complaint = '';
  child.stderr.on('data', text => {
    complaint += text;
  });
  const ended = new Promise((_resolve, reject) => {
    child.on('close', (code, signal) => {
      const words =
        complaint.trim().split('\n').at(-1) || `${name} ended by itself (${signal ?? `code ${code}`}).`;
      if (!isEnding()) reject(new Failure(toOptionNames(words, options)));
    });
  });
  const started = new Promise(resolve => events.once(ready, resolve));
  const { origin } = /** @type {{ origin: string }} */ (await Promise.race([started, ended]));
  return { origin, events, ended: /** @type {Promise<never>} */ (ended) };
}

/** @param {import('node:stream').Readable} stream of JSON lines; another line is passed over */
function readEvents(stream) {
  const events = new EventEmitter();
  createInterface(stream).on('line', line => {
    try {
      const entry = JSON.parse(line);
      events.emit(entry.event, entry);
    } catch {
      // Not a log line of ours.
    }
  });
  return events;
}

/** @param {string} words @param {Readonly<Record<string, string>>} options */
function toOptionNames(words, options) {
  return words.replace(/\b[A-Z_]{4,}\b/g, name => options[name] ?? name);
}
