import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll } from 'vitest';
import { isStale } from '../../scripts/build.mjs';
import './world.ts';

const root = join(import.meta.dirname, '../..');

async function build(outDir: string): Promise<string> {
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: { ssr: join(root, 'src/companion/main.ts'), outDir, target: 'node20' },
  });
  return join(outDir, 'main.js');
}

/** One of this file's own, for others may be at theirs; within the project, where its dependencies are found. */
async function buildHere(): Promise<string> {
  const cache = join(root, 'node_modules/.cache/guise');
  await mkdir(cache, { recursive: true });
  const outDir = await mkdtemp(join(cache, 'program-'));
  afterAll(() => rm(outDir, { recursive: true, force: true }));
  return build(outDir);
}

const built = 'dist/node/companion.js';

/** What was built last, unless the sources are newer. */
export const program = isStale(built) ? await buildHere() : join(root, built);

export type Env = Readonly<Record<string, string>>;

const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

export function run(args: readonly string[], env: Env): ChildProcess {
  // V8 need not optimize the database for a process that soon ends: to start it takes half the time then.
  const child = spawn(process.execPath, ['--liftoff-only', program, ...args], {
    env: { PATH: process.env.PATH, PORT: '0', ...env },
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

export const ended = (child: ChildProcess) =>
  new Promise<number | string | null>(settle => child.once('exit', (code, signal) => settle(signal ?? code)));

/** Runs a command to its end. */
export async function command(args: readonly string[], env: Env, input = '') {
  const child = run(args, env);
  child.stdin?.end(input);
  const [out, err, code] = await Promise.all([
    text(child.stdout as never),
    text(child.stderr as never),
    ended(child),
  ]);
  return { out, err, code };
}

export interface Server {
  readonly child: ChildProcess;
  readonly origin: string;
  readonly port: number;
  readonly lines: string[];
  readonly end: (signal: NodeJS.Signals) => Promise<number | string | null>;
}

/** Starts a server and waits until it answers. */
export async function serve(env: Env): Promise<Server> {
  const child = run([], env);
  const lines: string[] = [];
  child.stderr?.on('data', chunk => lines.push(`stderr: ${chunk}`));
  const { origin, port } = await new Promise<{ origin: string; port: number }>((settle, fail) => {
    child.stdout?.on('data', chunk => {
      lines.push(...String(chunk).split('\n').filter(Boolean));
      const started = lines.find(line => line.includes('companion.started'));
      if (started) settle(JSON.parse(started));
    });
    child.once('exit', () => fail(new Error(lines.join('\n'))));
  });
  const end = (signal: NodeJS.Signals) => {
    const exit = ended(child);
    child.kill(signal);
    return exit;
  };
  return { child, origin, port, lines, end };
}
