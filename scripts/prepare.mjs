import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from './failure.mjs';
import { run } from './lifetime.mjs';

/** The project's folder: every path here is seen from it, wherever the command was given. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {object} Browser
 * @property {string} name as people call it
 * @property {string} variable environment variable that names the program, when it is not on the PATH
 * @property {readonly string[]} programs names on the PATH, or absolute paths, best first
 * @property {readonly string[]} packages what Debian calls it, and what our pages need beside it
 */

/** @type {Readonly<Record<'chromium' | 'firefox', Browser>>} */
export const browsers = {
  chromium: {
    name: 'Chromium',
    variable: 'CHROMIUM',
    programs: [
      'chromium',
      'chromium-browser',
      'google-chrome-stable',
      'google-chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    packages: ['chromium', 'fonts-noto-cjk'],
  },
  // One that takes an unsigned extension: the ordinary Firefox of Mozilla does not.
  firefox: {
    name: 'Firefox ESR',
    variable: 'FIREFOX',
    programs: [
      'firefox-esr',
      'firefox-developer-edition',
      'firefox',
      '/Applications/Firefox Developer Edition.app/Contents/MacOS/firefox',
      '/Applications/Firefox.app/Contents/MacOS/firefox',
    ],
    packages: ['firefox-esr', 'fonts-noto-cjk'],
  },
};

/** Same range as package.json's engines. @param {string} version @returns {boolean} */
export function isSupportedNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
}

/** @throws {Failure} when this Node is too old to run the project */
export function checkNode(version = process.versions.node) {
  if (isSupportedNode(version)) return;
  throw new Failure(`Guise needs Node 20.19 or later, or 22.12 or later; this is Node ${version}.`);
}

/**
 * Installs the packages of package-lock.json when they are not the ones in node_modules. Removes what is
 * there first (npm ci). Uses nothing but Node itself, so it can run before anything is installed.
 */
export async function installModules() {
  if (hasModules()) return;
  console.error('Installing npm packages from package-lock.json ...');
  const { code, output } = await run('npm', [
    'ci',
    ...['--prefix', root, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
  ]);
  if (code !== 0) throw new Failure(`npm could not install the packages: ${lastError(output)}`);
}

function hasModules() {
  const wanted = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

/** @param {string} path @returns {Record<string, { version?: string, optional?: boolean }>} */
function readPackages(path) {
  const file = join(root, path);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

/**
 * The browser's program; installs it first where we may (root on Debian).
 *
 * @param {keyof typeof browsers} key
 * @returns {Promise<string>} absolute path
 * @throws {Failure} that says how to get it
 */
export const prepareBrowser = key => prepareProgram(() => browsers[key]);

/**
 * PostgreSQL's initdb, with its other programs beside it; installs them first where we may.
 *
 * @returns {Promise<string>} absolute path
 * @throws {Failure} that says how to get it
 */
export const preparePostgres = () => prepareProgram(toPostgres);

/**
 * An X server whose screen nobody sees; installs it first where we may.
 *
 * @returns {Promise<string>} absolute path
 * @throws {Failure} that says how to get it
 */
export const prepareScreen = () =>
  prepareProgram(() => ({ name: 'Xvfb', variable: 'XVFB', programs: ['Xvfb'], packages: ['xvfb'] }));

/** Debian keeps each version in a folder of its own, and none of its servers on the PATH. @returns {Browser} */
function toPostgres() {
  const folder = '/usr/lib/postgresql';
  const versions = existsSync(folder)
    ? readdirSync(folder).sort((one, other) => Number(other) - Number(one))
    : [];
  return {
    name: 'PostgreSQL',
    variable: 'INITDB',
    programs: ['initdb', ...versions.map(version => join(folder, version, 'bin/initdb'))],
    packages: ['postgresql'],
  };
}

/** @param {() => Browser} look where it is now @returns {Promise<string>} @throws {Failure} */
async function prepareProgram(look) {
  const wanted = look();
  const found = findBrowser(wanted);
  if (found) return found;
  await installPackages(wanted.name, wanted.packages, howToGet(wanted));
  const installed = findBrowser(look());
  if (!installed) throw new Failure(howToGet(wanted));
  return installed;
}

/**
 * @param {Browser} browser
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} absolute path of the first that can be run
 * @throws {Failure} when the environment names one that cannot be run: another would be a surprise
 */
export function findBrowser({ name, variable, programs }, env = process.env) {
  const named = env[variable];
  if (!named) return programs.map(program => findProgram(program, env)).find(Boolean);
  const found = findProgram(named, env);
  if (!found) throw new Failure(`${variable} names ${named}, but no ${name} can be run there.`);
  return found;
}

/** @param {string} program @param {NodeJS.ProcessEnv} env @returns {string | undefined} */
function findProgram(program, env) {
  const folders = isAbsolute(program) ? [''] : (env.PATH ?? '').split(delimiter);
  return folders.map(folder => (folder ? join(folder, program) : program)).find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Not on Ubuntu, whose chromium package only fetches a snap. */
export function mayInstall() {
  const release = '/etc/os-release';
  return (
    process.getuid?.() === 0 && existsSync(release) && /^ID=debian$/m.test(readFileSync(release, 'utf8'))
  );
}

/**
 * Installs what Debian packages; waits for another program that is installing.
 *
 * @param {string} name in sentences
 * @param {readonly string[]} packages
 * @param {string} howToGet what the person can do where this cannot
 * @throws {Failure} that says so
 */
export async function installPackages(name, packages, howToGet) {
  if (!mayInstall()) throw new Failure(howToGet);
  console.log(`Installing ${name} with apt-get ...`);
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', ...packages]]) {
    const { code, output } = await run('apt-get', ['--option=DPkg::Lock::Timeout=300', ...args], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (code !== 0) throw new Failure(`apt-get ${args[0]} failed (${lastError(output)}). ${howToGet}`);
  }
}

/** @param {Browser} browser */
function howToGet({ name, variable, packages }) {
  return `${name} was not found: install it (on Debian: sudo apt-get install ${packages.join(' ')}) or set ${variable} to its program.`;
}

/** What a package tool said went wrong, in one line. @param {string} output */
function lastError(output) {
  const lines = output.split('\n').map(line => line.trim());
  const errors = lines.filter(line => /^(npm error|E:)/.test(line));
  return errors[0] ?? lines.filter(Boolean).at(-1) ?? 'it said nothing';
}
