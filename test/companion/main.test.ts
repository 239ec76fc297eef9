import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { command, ended, program, run, serve } from './program.ts';
import { createDataFolder, createFolder, login, password, readTokens, refresh, whoami } from './world.ts';

// Every start of the program takes as long as that of several tests.
vi.setConfig({ testTimeout: 300_000 });

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(resume => setTimeout(resume, 10));
}

const secretive = /correct horse|another horse|eyJ/;

describe('the companion as a program', () => {
  it('makes its database at the first start in a child, so that it never holds what that takes', async () => {
    const folder = join(await createFolder(), 'data');
    const killed = run([], { DATA_DIR: folder });
    await until(() => existsSync(join(folder, 'control.sock')));
    const death = ended(killed);
    killed.kill('SIGKILL');
    await death;
    const server = await serve({ DATA_DIR: folder });
    const peak = /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${server.child.pid}/status`, 'utf8'))?.[1];
    expect(Number(peak)).toBeLessThan(500_000);
    expect((await fetch(`${server.origin}/health`)).status).toBe(200);
    expect(await server.end('SIGTERM')).toBe(0);
    expect((await readdir(folder)).filter(name => name !== 'db')).toEqual([]);
  });

  it('can be stopped while it starts, and leaves nothing locked', async () => {
    const folder = await createDataFolder();
    const child = run([], { DATA_DIR: folder });
    await until(() => existsSync(join(folder, 'control.sock')));
    const exit = ended(child);
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(await readdir(folder)).toEqual(['db']);
  });

  it('loses nothing that it answered for when it is killed in the middle of sign-ins and renewals', async () => {
    // A busy machine may take longer to start again than an answer is waited for.
    const env = {
      DATA_DIR: await createDataFolder(),
      ISSUER: 'http://127.0.0.1:4180',
      REFRESH_LEEWAY: '600',
    };
    const at = ({ port }: { port: number }) => `http://127.0.0.1:${port}`;
    const signedIn: string[] = [];
    const renewed = new Map<number, string>();
    for (let round = 0; round < 3; round += 1) {
      const server = await serve(env);
      if (round === 0) await command(['user', 'add', 'alice'], env, `${password}\n`);
      let isOver = false;
      const signIn = async () => {
        while (!isOver) {
          const tokens = await readTokens(at(server), 'alice').catch(() => undefined);
          if (tokens) signedIn.push(tokens.refresh_token);
        }
      };
      const renew = async (slot: number) => {
        let token = renewed.get(slot) ?? (await readTokens(at(server), 'alice')).refresh_token;
        while (!isOver) {
          renewed.set(slot, token);
          const response = await refresh(at(server), token).catch(() => undefined);
          const body = await response?.json().catch(() => undefined);
          if (!body) break;
          expect(body, 'a lost answer must not sign anyone out').toHaveProperty('refresh_token');
          token = body.refresh_token;
        }
      };
      const enough = signedIn.length + 8 + round;
      const load = [signIn(), signIn(), ...[0, 1, 2].map(renew)];
      await until(() => signedIn.length >= enough && renewed.size === 3);
      expect(await server.end('SIGKILL')).toBe('SIGKILL');
      isOver = true;
      await Promise.all(load);
    }
    const server = await serve(env);
    expect(signedIn.length).toBeGreaterThan(10);
    for (const token of [...signedIn, ...renewed.values()])
      expect((await refresh(at(server), token)).status).toBe(200);
    expect(await server.end('SIGTERM')).toBe(0);
  });

  it('takes user commands while it runs and while it does not, and writes no secret', async () => {
    const env = { DATA_DIR: await createDataFolder() };
    const added = await command(
      ['user', 'add', 'alice', '--role', 'support', '--test'],
      env,
      `${password}\n`,
    );
    expect(added).toEqual({ out: 'Added alice (support, test account).\n', err: '', code: 0 });
    const server = await serve(env);
    expect(await command(['user', 'add', 'bob'], env, password)).toMatchObject({
      out: 'Added bob.\n',
      code: 0,
    });
    expect(await command(['user', 'list'], env)).toMatchObject({
      out: 'alice (support, test account)\nbob\n',
    });
    const { access_token } = await readTokens(server.origin, 'bob');
    expect(await command(['user', 'passwd', 'bob'], env, 'another horse\n')).toMatchObject({ code: 0 });
    expect((await whoami(server.origin, access_token)).status).toBe(401);
    expect((await login(server.origin, 'bob')).status).toBe(401);
    expect((await login(server.origin, 'bob', 'another horse')).status).toBe(200);
    expect(await command(['user', 'disable', 'bob'], env)).toMatchObject({ code: 0 });
    expect((await login(server.origin, 'bob', 'another horse')).status).toBe(401);
    expect(await server.end('SIGHUP')).toBe(0);
    for (const line of server.lines) expect(() => JSON.parse(line)).not.toThrow();
    expect(server.lines.join('\n')).not.toMatch(secretive);
    expect(server.lines.at(-1)).toContain('companion.stopped');
  });

  it('fails in one sentence', async () => {
    const env = { DATA_DIR: await createDataFolder() };
    const server = await serve(env);
    const sentences = await Promise.all([
      command([], env),
      command(['user', 'add', 'alice'], env, 'short\n'),
      command(['user', 'add', 'alice', password], env),
      command(['user', 'disable', 'ghost'], env),
      command([], { ...env, PORT: 'x' }),
      command([], { ...env, DATA_DIR: join(program, 'data') }),
    ]);
    expect(sentences.map(({ code }) => code)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(sentences.map(({ out }) => out).join('')).toBe('');
    expect(sentences.map(({ err }) => err)).toEqual([
      expect.stringMatching(
        /^The data folder .* is in use by a companion that is running: stop it, or .*\.\n$/,
      ),
      'A password has at least 8 characters.\n',
      'A password is never an argument: it is asked for, or read from standard input.\n',
      'There is no user ghost.\n',
      'PORT must be a whole number from 0 to 65535, not "x".\n',
      expect.stringMatching(
        /^The data folder .* cannot be created \(ENOTDIR\): choose another DATA_DIR\.\n$/,
      ),
    ]);
    expect(await server.end('SIGTERM')).toBe(0);
  });

  it('stops when nobody reads its log any more', async () => {
    const server = await serve({ DATA_DIR: await createDataFolder() });
    const exit = ended(server.child);
    server.child.stdout?.destroy();
    await login(server.origin, 'nobody');
    expect(await exit).toBe(0);
  });

  it('helps', async () => {
    const { out, code } = await command(['--help'], {});
    expect(code).toBe(0);
    expect(out).toContain('user add NAME');
  });
});
