import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { endChild, run } from '../../scripts/lifetime.mjs';
import { findPort } from '../../scripts/ports.mjs';
import { until } from '../e2e/person.ts';

/** Each has them both, with the password that `passwordOf` says. */
export type Username = 'alice' | 'bob';

export const passwordOf = (username: Username) => `the password of ${username}`;

/** An issuer that is not ours, with alice and bob in it, and Guise as its client. */
export interface Issuer {
  /** Its identifier, as its discovery document names it. */
  readonly url: string;
  /** What a person does on its own pages to sign in and to agree, from the first page to the last. */
  signIn(page: Page, username: Username): Promise<void>;
  /** Where a person ends their session, at an issuer that does not ask who signs in while one lasts. */
  readonly signOutAt?: string;
  /** Lets people be sent back there after they have signed in, as who runs the issuer enters it. */
  allowRedirect(redirectUri: string): Promise<void>;
  /** Whose access token this is, as the issuer itself tells an app that asks; undefined when it is not good any more. */
  whose(accessToken: string): Promise<string | undefined>;
  stop(): Promise<void>;
}

/** A program that serves at a port of loopback, and the one folder where it keeps anything. */
export interface Program {
  readonly origin: string;
  readonly folder: string;
  /** Starts it, and waits until it answers. @throws with what it wrote, when it ends instead. */
  start(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<void>;
  /** Ends it, and removes the folder. */
  stop(): Promise<void>;
}

export async function prepareProgram(name: string): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), `guise-${name}-`));
  const origin = `http://127.0.0.1:${await findPort(0)}`;
  let end = async () => {};
  return {
    origin,
    folder,
    async start(command, args, env = {}) {
      const child = spawn(command, args, { env: { ...process.env, ...env } });
      const kill = () => child.kill('SIGKILL');
      process.once('exit', kill);
      end = () => endChild(child).finally(() => process.off('exit', kill));
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (output += text));
      await until(`${name} to answer`, async () => {
        if (child.exitCode !== null) throw new Error(`${name} ended by itself:\n${output}`);
        return fetch(origin).then(Boolean, () => false);
      });
    },
    async stop() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a program of Debian's to its end. @throws with what it wrote, when it fails. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
): Promise<void> {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
}
