import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/prepare.mjs';

let folder: string;
const started: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guise-start-'));
});

afterAll(async () => {
  await Promise.all(started.map(child => stop(child, 'SIGTERM')));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Runs npm start's script until it has all up, or ends. */
async function start(...args: string[]): Promise<{ child: ChildProcess; output: string }> {
  const script = join(root, 'scripts/start.mjs');
  // As a person starts it: not from within a test runner, whose variables our build would heed.
  const { VITEST: _, DISPLAY: __, WAYLAND_DISPLAY: ___, ...env } = process.env;
  const child = spawn(process.execPath, [script, '--data', join(folder, 'data'), ...args], { env });
  started.push(child);
  let output = '';
  await new Promise<void>(done => {
    child.on('close', done);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', text => {
        output += text;
        if (output.includes('Press Ctrl+C')) done();
      });
    }
  });
  // Passwords stay out of the report of a test that fails.
  return { child, output: output.replace(/^( {2}(?:alice|bob|carol|sam) +)[\w-]{16}/gm, '$1******') };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = once(child, 'close');
  child.kill(signal);
  return (await ended)[0];
}

/** The ports of the two servers, from what was printed. */
function readPorts(output: string): number[] {
  return [...output.matchAll(/http:\/\/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port));
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>(done => {
    server.on('error', () => done(false)).listen(port, '127.0.0.1', () => done(true));
  });
  server.close();
  return free;
}

const tabs = / {2}tab 1 {2}as alice +the server says: alice\n {2}tab 2 {2}as bob +the server says: bob\n/;
const password = /^ {2}(alice|bob|carol|sam) +\*{6}( +admin| +support)?$/gm;

test('shows two users in two tabs, ends with its signal, and goes on where it was', async () => {
  const first = await start();
  expect(first.output).toMatch(tabs);
  expect(first.output.match(password)).toHaveLength(4);
  expect(first.output).not.toContain('of an earlier start');

  const beside = await start('--no-browser');
  expect(beside.child.exitCode).toBe(1);
  expect(beside.output).toMatch(/^The data folder .* is in use .* choose another --data\.\n$/);

  const ports = readPorts(first.output);
  expect(await Promise.all(ports.map(isFree))).toEqual([false, false]);
  expect(await stop(first.child, 'SIGHUP')).toBe(0);
  expect(await Promise.all(ports.map(isFree))).toEqual([true, true]);

  const second = await start('--companion-port', String(ports[0]), '--demo-port', String(ports[1]));
  expect(second.output).toMatch(tabs);
  expect(second.output).toContain('of an earlier start');
  expect(second.output).not.toMatch(password);
  expect(await stop(second.child, 'SIGINT')).toBe(0);

  rmSync(join(folder, 'data/chromium'), { recursive: true, maxRetries: 5 });
  const third = await start();
  expect(third.output).toMatch(tabs);
  expect(third.output).toContain('These accounts had to sign in anew');
  expect(third.output.match(password)).toHaveLength(4);
  expect(await stop(third.child, 'SIGTERM')).toBe(0);
}, 300_000);
