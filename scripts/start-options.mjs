import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure } from './failure.mjs';
import { root } from './prepare.mjs';

export const help = `Usage: npm start -- [options]

Starts the companion and the demo app, and a Chromium that is two users of it at once.

  --companion-port PORT  of the auth server (4180, or a free one)
  --demo-port PORT       of the demo web app (4181, or a free one)
  --data FOLDER          where users and the browser's profile are kept (.guise)
  --headless             no window, though there is a display
  --no-browser           the servers only; load dist/chrome into a browser of yours
  --help                 show this

CHROMIUM names the browser to use when it is not on the PATH.
`;

/**
 * @typedef {object} Options
 * @property {number | undefined} companionPort
 * @property {number | undefined} demoPort
 * @property {string} data absolute
 * @property {boolean} isHeadless
 * @property {boolean} hasBrowser
 */

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Options | 'help'}
 * @throws {Failure} one sentence that names the option
 */
export function readOptions(args, env) {
  const { values } = parseWords(args);
  if (values.help) return 'help';
  return {
    companionPort: readPort('--companion-port', values['companion-port']),
    demoPort: readPort('--demo-port', values['demo-port']),
    // npm runs us in the project's folder and says where the person stood.
    data: values.data ? resolve(env.INIT_CWD ?? '.', values.data) : join(root, '.guise'),
    isHeadless: values.headless || !hasDisplay(env),
    hasBrowser: !values['no-browser'],
  };
}

/** @param {string[]} args */
function parseWords(args) {
  const text = /** @type {const} */ ({ type: 'string' });
  const flag = /** @type {const} */ ({ type: 'boolean', default: false });
  try {
    return parseArgs({
      args,
      options: {
        'companion-port': text,
        'demo-port': text,
        data: text,
        headless: flag,
        'no-browser': flag,
        help: { ...flag, short: 'h' },
      },
    });
  } catch (error) {
    const [sentence] = /** @type {Error} */ (error).message.split('. ');
    throw new Failure(`${sentence}: see npm start -- --help.`);
  }
}

/** @param {string} option @param {string | undefined} text */
function readPort(option, text) {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new Failure(`${option} must be a port from 1 to 65535, not "${text}".`);
}

/** @param {NodeJS.ProcessEnv} env */
function hasDisplay(env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}
